import { connect } from "node:net";

/** This machine alone is attacked. @throws where an address is any other's */
export function needLoopback(address: string): void {
  const { hostname } = new URL(address);
  if (!/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)) throw new Error(`${address} is not this machine: nothing else is attacked`);
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined where it is none. */
  json: any;
  /** Where it leads to, where it does. */
  location?: string;
}

type Fields = Record<string, string> | [name: string, value: string][];

/** A browser without script: cookies of its own, and nothing followed by itself. */
export class Browser {
  readonly origin: string;
  readonly jar = new Map<string, string>();

  constructor(origin: string) {
    needLoopback(origin);
    this.origin = origin;
  }

  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Asks as a page of the site would. A header that is undefined is left out, also where a browser would send it. */
  async ask(path: string, init: Omit<RequestInit, "headers"> & { headers?: Record<string, string | undefined> } = {}): Promise<Answer> {
    const address = new URL(path, this.origin);
    needLoopback(address.href);
    const all = { ...(this.jar.size > 0 ? { cookie: this.cookie } : {}), ...(init.method && init.method !== "GET" ? { origin: this.origin } : {}), ...init.headers };
    const headers = Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined));
    const response = await fetch(address, { redirect: "manual", ...init, headers });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text), location: response.headers.get("location") ?? undefined };
  }

  get = (path: string): Promise<Answer> => this.ask(path);
  /** Sends JSON. */
  tell = (path: string, body: unknown, method = "POST"): Promise<Answer> => this.ask(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  /** Sends a form. */
  post = (path: string, fields: Fields): Promise<Answer> => this.ask(path, { method: "POST", body: new URLSearchParams(fields) });
  /** Sends a form with files. */
  send = (path: string, body: FormData): Promise<Answer> => this.ask(path, { method: "POST", body });

  #keep(cookie: string): void {
    const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
    const at = pair.indexOf("=");
    if (attributes.some((each) => each.toLowerCase() === "max-age=0")) this.jar.delete(pair.slice(0, at));
    else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Sends bytes as they are, which no client library would, and closes.
 * @returns the status, `reset` where the connection was cut without an answer, `silent` after the wait
 */
export function raw(port: number, bytes: string | Buffer, wait = 5_000): Promise<{ status: number | "reset" | "silent"; text: string }> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const end = (otherwise: "reset" | "silent"): void => {
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
      clearTimeout(timer);
      socket.destroy();
      done({ status: status ? Number(status) : otherwise, text });
    };
    const timer = setTimeout(() => end("silent"), wait);
    socket.on("connect", () => socket.write(bytes));
    socket.on("data", (chunk) => void (text = (text + chunk.toString("latin1")).slice(0, 20_000)));
    socket.on("end", () => end("reset"));
    socket.on("error", () => end("reset"));
  });
}
