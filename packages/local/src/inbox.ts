import { Hono, type Context } from "hono";
import { html, raw } from "hono/html";
import { isLoopback, isLoopbackName, isOnlyHere, nameIn } from "./hosts.ts";
import type { Sent, SentMessages } from "./sent.ts";
import { inbox as english } from "./words/en.ts";
import { inbox as indonesian } from "./words/id.ts";

const both = (key: keyof typeof english): string => `${indonesian[key]} / ${english[key]}`;

/**
 * `/_local/inbox`: what the local channel sent, newest first, by phone; the same as JSON at `/_local/inbox.json`.
 * @param origin where people reach the service; when that is not this computer alone, nobody reads the inbox
 * @param code the six digits that demo officers' authenticator would show now, where there are demo officers
 */
export function inbox({ list }: Pick<SentMessages, "list">, timezone: string, origin: string, code?: () => Promise<string>): Hono {
  const app = new Hono();
  const when = new Intl.DateTimeFormat("id-ID", { dateStyle: "medium", timeStyle: "medium", timeZone: timezone });
  const sentTo = (to: string | undefined): Sent[] => list(to ? `+${to.replace(/\D/g, "")}` : undefined);

  // Codes stand here. A proxy on this computer speaks for the whole world, whatever it says of whom; one that rewrites
  // the name and adds no header cannot be told from this computer, so where people come from outside nobody is let in.
  const isReachable = !isOnlyHere(origin);
  app.use("/_local/inbox*", async (c, next) => {
    if (!isReachable && isFromHere(c)) return next();
    const reason = isReachable ? "reachable" : "onlyHere";
    return c.text(`${indonesian[reason]}\n${english[reason]}\n`, 403, { "cache-control": "no-store" });
  });
  app.get("/_local/inbox.json", (c) => c.json({ messages: sentTo(c.req.query("to")) }, 200, { "cache-control": "no-store" }));
  app.get("/_local/inbox.css", (c) => c.body(css, 200, { "content-type": "text/css; charset=utf-8", "cache-control": "no-cache" }));
  app.get("/_local/inbox", async (c) => {
    const to = c.req.query("to");
    const phones = Map.groupBy(sentTo(to), (m) => m.to);
    return c.html(
      html`<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${indonesian.title}</title><link rel="stylesheet" href="/_local/inbox.css"></head><body><main>
<h1>${indonesian.title}</h1><p>${indonesian.lead}</p><p lang="en">${english.lead}</p>
<nav><a href="/_local/inbox">${to ? both("all") : both("reload")}</a></nav>
${code ? html`<p>${both("code")}: <b>${await code()}</b></p>` : ""}
${phones.size === 0 ? html`<p>${both("none")}</p>` : [...phones].map(([phone, messages]) => section(phone, messages, when))}
</main></body></html>`,
      200,
      { "cache-control": "no-store" },
    );
  });
  return app;
}

function isFromHere(c: Context): boolean {
  const peer = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket?.remoteAddress;
  const isProxied = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"].some((name) => c.req.header(name) !== undefined);
  return peer !== undefined && isLoopback(peer) && isLoopbackName(nameIn(c.req.header("host"))) && !isProxied;
}

const section = (phone: string, messages: Sent[], when: Intl.DateTimeFormat) => html`<section><h2><a href="/_local/inbox?to=${phone.slice(1)}">${phone}</a></h2><ol>
${messages.map(({ id, at, text }) => html`<li id="${id}"><time datetime="${at}">${when.format(new Date(at))}</time><p>${linked(text)}</p></li>`)}
</ol></section>`;

/** Escapes, then makes addresses clickable: half of what a message is for is its link. */
function linked(text: string) {
  const parts = text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/);
  return parts.map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`)).concat(raw(""));
}

const css = `:root { color-scheme: light dark; --ink: #17211b; --paper: #fffdf8; --mist: #eef4ee; --leaf: #1f6b3a; --line: #cfd9d0 }
@media (prefers-color-scheme: dark) { :root { --ink: #eef4ee; --paper: #121a15; --mist: #1c2820; --leaf: #8fd0a5; --line: #34453a } }
body { margin: 0; font: 17px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
main { max-width: 44rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.44rem } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
a { color: var(--leaf); overflow-wrap: anywhere }
nav a, h2 a { display: inline-block; padding: .75rem 0 }
ol { list-style: none; margin: 0; padding: 0 }
li { background: var(--mist); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; margin: 0 0 .5rem }
time { font-size: .85rem } p { margin: .25rem 0; white-space: pre-line }
`;
