import { formsOf } from "../page-forms.ts";
import type { Town } from "./town.ts";
import { origin } from "./town.ts";

export interface Page {
  status: number;
  /** Where the browser is after the redirects it followed. */
  path: string;
  html: string;
  headers: Headers;
}

type Filled = Record<string, string | File>;

/** A browser without script: keeps cookies, follows redirects, sends the forms that stand on its page. */
export class Visitor {
  readonly town: Town;
  readonly address: string;
  readonly jar = new Map<string, string>();
  page: Page = { status: 0, path: "/", html: "", headers: new Headers() };

  constructor(town: Town, address = "203.0.113.7") {
    this.town = town;
    this.address = address;
  }

  /** Asks as the page's own script would, or a browser does. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.jar.size > 0) headers.set("cookie", [...this.jar].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("user-agent", "Mozilla/5.0 (Linux; Android 12)");
    headers.set("sec-fetch-site", "same-origin");
    if (init.method && init.method !== "GET") headers.set("origin", origin);
    const response = await this.town.fetch(new Request(new URL(path, origin), { ...init, headers }), this.address);
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  /** Sends JSON. */
  async tell(path: string, body: object): Promise<{ status: number; body: any }> {
    const response = await this.ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  }

  async read(path: string): Promise<any> {
    return (await this.ask(path)).json();
  }

  async visit(path: string, init: RequestInit = {}): Promise<Page> {
    const response = await this.ask(path, init);
    const to = response.headers.get("location");
    if ([301, 302, 303, 307].includes(response.status) && to) return this.visit(to);
    const { pathname, search } = new URL(path, origin);
    return (this.page = { status: response.status, path: pathname + search, html: await response.text(), headers: response.headers });
  }

  /**
   * Fills a form of the page and sends it.
   * @param has tells the form: what it has by these names, with these values where one is given
   */
  async send(has: Record<string, string | undefined>, filled: Filled = {}): Promise<Page> {
    const found = formsOf(this.page.html).find((form) =>
      Object.entries(has).every(([name, value]) => [...form.fields, ...form.buttons].some((field) => field[0] === name && (value === undefined || field[1] === value)) || (value === undefined && form.open.includes(name))),
    );
    if (!found) throw new Error(`${this.page.path} (${this.page.status}) has no form with ${Object.keys(has).join(", ")}: ${JSON.stringify(formsOf(this.page.html))}`);
    const pressed = found.buttons.filter(([name, value]) => name in has && value === has[name]);
    const body = found.multipart ? new FormData() : new URLSearchParams();
    for (const [name, value] of [...found.fields.filter(([name]) => !(name in filled)), ...pressed, ...Object.entries(filled)]) (body as FormData).append(name, value);
    const at = new URL(found.action, new URL(this.page.path, origin));
    if (found.method === "get") return this.visit(`${at.pathname}?${String(body)}`);
    return this.visit(at.pathname + at.search, { method: "POST", body });
  }

  /** Sends a file with the form that leads straight to the bucket, and follows it back. */
  async sendPhoto(file: Uint8Array, type = "image/jpeg"): Promise<Page> {
    const form = formsOf(this.page.html).find(({ fields }) => fields.some(([name]) => name === "key"));
    if (!form?.multipart) throw new Error(`${this.page.path} (${this.page.status}) takes no file`);
    const body = new FormData();
    for (const [name, value] of form.fields) body.append(name, value);
    body.append("file", new File([file as BlobPart], "IMG_0001.jpg", { type }));
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    const to = answer.headers.get("location");
    if (answer.status !== 303 || !to) throw new Error(`the bucket answered ${answer.status}: ${await answer.text()}`);
    return this.visit(to);
  }

  #keep(cookie: string): void {
    const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
    const at = pair.indexOf("=");
    if (!attributes.includes("Secure") || !attributes.includes("HttpOnly") || !pair.startsWith("__Host-")) throw new Error(`a cookie that is not bound to this host and TLS: ${pair.slice(0, at)}`);
    if (attributes.some((each) => each.toLowerCase() === "max-age=0")) this.jar.delete(pair.slice(0, at));
    else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
