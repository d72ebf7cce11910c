import type { Context } from "hono";
import { faultOf, refusal, refusalHeaders, statusOf } from "./faults.ts";
import type { Env } from "./env.ts";
import { print } from "./log.ts";

/** Renders one page of the site; `web/dist/server` in production. */
export type Render = (request: Request, context: { locals: Record<string, unknown>; clientAddress?: string }) => Promise<Response>;

/** What answers when something was refused or broke: JSON for machines, a page of the site for people. */
export const answerTo = (pages: () => Promise<Render>) => async (error: Error, c: Context<Env>): Promise<Response> => {
  const id = c.get("requestId");
  const status = statusOf(error);
  if (status === 500) print({ level: "error", what: "request failed", id, error });
  const headers = refusalHeaders(error);
  if (/^\/(api|media)(\/|$)/.test(c.req.path) || wantsJson(c)) return c.json(refusal(error, id), status, headers);
  return page(c, error, await pages().catch(() => undefined), headers);
};

const wantsJson = (c: Context): boolean => c.req.header("accept")?.startsWith("application/json") ?? false;

async function page(c: Context<Env>, error: Error, render: Render | undefined, headers: Record<string, string>): Promise<Response> {
  const status = statusOf(error);
  const id = c.get("requestId");
  const { pathname, search } = new URL(c.req.url);
  const language = /^\/en(?=\/|$)/.exec(pathname)?.[0] ?? "";
  // Where the other language's page is; of a form that was refused there is none.
  const asked = c.req.method === "GET" ? `/${pathname.slice(language.length).replace(/^\/+/, "")}${search}` : "/";
  const locals = { actor: c.get("actor") ?? { kind: "guest" }, requestId: id, fault: faultOf(error), asked };
  try {
    const answer = await render?.(new Request(new URL(`${language}/${status}`, c.req.url)), { locals });
    // An error page that is missing itself answers with the one for "missing", which would be a lie.
    if (answer && (answer.status !== 404 || status === 404)) return new Response(answer.body, { status, headers: { ...Object.fromEntries(answer.headers), ...headers } });
  } catch (broken) {
    print({ level: "error", what: "error page failed", id, error: broken });
  }
  return c.html(bare(status, id), status, headers);
}

// Must not need the site: this is what is shown when the site itself cannot be.
const bare = (status: number, id: string): string => `<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${status}</title>
<main><h1>${said[status]?.[0] ?? said[500]![0]}</h1><p lang="en">${said[status]?.[1] ?? said[500]![1]}</p><p><a href="/">←</a></p><p><small>${id}</small></p></main></html>`;

const said: Record<number, [string, string]> = {
  400: ["Kirimannya tidak terbaca. Periksa isiannya, lalu kirim lagi.", "We could not read what you sent. Check it and send it again."],
  403: ["Permintaan ini tidak datang dari halaman kami.", "This request did not come from one of our pages."],
  404: ["Halaman ini tidak ada.", "There is no such page."],
  409: ["Sudah ada yang mengubahnya. Buka lagi halamannya, lalu coba lagi.", "Somebody changed this meanwhile. Open the page again and try once more."],
  410: ["Tautan ini sudah tidak berlaku.", "This link no longer works."],
  413: ["Kirimanmu terlalu besar. Kembali, pendekkan atau bagi dua, lalu kirim lagi.", "What you sent is too large. Go back, shorten or split it, and send it again."],
  429: ["Terlalu sering. Tunggu sebentar, lalu coba lagi.", "Too many tries. Wait a moment, then try again."],
  500: ["Ada yang rusak di pihak kami. Coba lagi sebentar.", "Something broke on our side. Try again in a moment."],
};
