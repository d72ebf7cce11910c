import { connect, use } from "@among/core/config";
import type { Outgoing } from "@among/core/messages/send";
import type { TableStore } from "@among/core/store/table-store";
import { auth } from "@among/functions/auth";
import { statusOf } from "@among/functions/http/faults";
import { Hono } from "hono";
import { world, type World } from "../world.ts";

export const origin = "http://among.test";
/** What went out to phones in the current world. */
export let sent: Outgoing[] = [];

/** Reads and writes since the last `counts.reset()`. */
export const counts = {
  read: 0,
  write: 0,
  /** Partitions that were queried. */
  queried: [] as string[],
  reset() {
    counts.queried.length = 0;
    counts.read = counts.write = 0;
  },
};

function counted(store: TableStore): TableStore {
  const read = <A extends unknown[], R>(run: (...args: A) => R) => (...args: A): R => (counts.read++, run(...args));
  const write = <A extends unknown[], R>(run: (...args: A) => R) => (...args: A): R => (counts.write++, run(...args));
  return {
    get: read(store.get.bind(store)),
    batchGet: read(store.batchGet.bind(store)),
    query: read((query) => (counts.queried.push(query.pk), store.query(query))),
    write: write(store.write.bind(store)),
    update: write(store.update.bind(store)),
  };
}

let current: World | undefined;

/** A fresh world whose reads and writes are counted. */
export async function stage(options: { table?: TableStore; origin?: string; secret?: string } = {}): Promise<void> {
  await current?.close();
  current = await world();
  sent = current.sent;
  connect({
    ...use(),
    table: counted(options.table ?? current.table),
    secret: options.secret ?? current.secret,
    origin: options.origin ?? origin,
  });
}

const app = new Hono();
app.onError((error, c) => c.text(error instanceof Error ? error.message : "", statusOf(error)));
app.route("/", auth);

/** A browser without script: keeps cookies, posts forms, sees redirects. */
export class Browser {
  readonly jar = new Map<string, string>();
  address: string;
  constructor(address = "203.0.113.7") {
    this.address = address;
  }

  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async send(method: string, path: string, body?: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const response = await app.request(
      `${use().origin}${path}`,
      {
        method,
        headers: { cookie: this.cookie, origin: use().origin, "user-agent": "Mozilla/5.0 (Android 12)", ...(body ? { "content-type": "application/x-www-form-urlencoded" } : {}), ...headers },
        body: body && new URLSearchParams(body).toString(),
      },
      { event: { requestContext: { http: { sourceIp: this.address } } } },
    );
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split(";");
      const at = pair.indexOf("=");
      if (attributes.some((a) => a.trim().toLowerCase() === "max-age=0") || pair.length === at + 1) this.jar.delete(pair.slice(0, at));
      else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** @returns where the answer sends the browser */
  async post(path: string, body: Record<string, string>): Promise<string | null> {
    const response = await this.send("POST", path, body);
    if (response.status !== 303) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.headers.get("location");
  }

  request(path = "/"): Request {
    return new Request(`${use().origin}${path}`, { headers: { cookie: this.cookie } });
  }
}

/** The code in the last text to this number. */
export const codeIn = (messages: Outgoing[], phone: string): string => /^\d{6}/.exec(messages.findLast((m) => m.to === phone)?.text ?? "")?.[0] ?? "";
export const codeFor = (phone: string): string => codeIn(sent, phone);

/** Signs a number in; the profile step is left open. */
export async function signIn(phone = "0812-3456-7890", browser = new Browser()): Promise<Browser> {
  await browser.post("/auth/phone", { phone });
  await browser.post("/auth/code", { code: codeFor(`+62${phone.replace(/\D/g, "").replace(/^0/, "")}`) });
  return browser;
}
