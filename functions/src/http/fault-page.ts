import type { Context } from "hono";
import { faultOf, refusal, refusalHeaders, statusOf } from "./faults.ts";
import type { Env } from "./env.ts";
import { print } from "./log.ts";
import { nodeOf } from "./node.ts";
import * as english from "./words/en.ts";
import * as indonesian from "./words/id.ts";

/** Renders one page of the site; `web/dist/server` in production. */
export type Render = (request: Request, context: { locals: Record<string, unknown> }) => Promise<Response>;

/** What answers when something was refused or broke: JSON for machines, a page of the site for people. */
export const answerTo = (pages: () => Promise<Render>) => async (error: Error, c: Context<Env>): Promise<Response> => {
  const id = c.get("requestId");
  if (isGone(c)) return new Response(null, { status: clientGone });
  const status = statusOf(error);
  if (status === 500) print({ level: "error", what: "request failed", id, error });
  const headers = refusalHeaders(error);
  if (/^\/(api|media)(\/|$)/.test(c.req.path) || wantsJson(c)) return c.json(refusal(error, id), status, headers);
  return page(c, error, await pages().catch(() => undefined), headers);
};

/** As other servers log it; nobody is there to get it. */
const clientGone = 499;

/** True when whoever asks hung up before all of the request was there: reading it then fails, which is no mistake of ours. */
function isGone(c: Context): boolean {
  const { incoming } = nodeOf(c);
  return incoming !== undefined && incoming.destroyed && !incoming.complete;
}

const wantsJson = (c: Context): boolean => c.req.header("accept")?.startsWith("application/json") ?? false;

async function page(c: Context<Env>, error: Error, render: Render | undefined, headers: Record<string, string>): Promise<Response> {
  const status = statusOf(error);
  const id = c.get("requestId");
  const { pathname, search } = new URL(c.req.url);
  const language = /^\/en(?=\/|$)/.exec(pathname)?.[0] ?? "";
  // Where the other language's page is; of a form that was refused there is none.
  const requestedPath = c.req.method === "GET" ? `/${pathname.slice(language.length).replace(/^\/+/, "")}${search}` : "/";
  const locals = { actor: c.get("actor") ?? { kind: "guest" }, requestId: id, fault: faultOf(error), asked: requestedPath };
  try {
    const answer = await render?.(new Request(new URL(`${language}/${status}`, c.req.url)), { locals });
    // Where the site has no page for this status it answers with the one for 404, which would be wrong.
    if (answer && (answer.status !== 404 || status === 404)) return new Response(answer.body, { status, headers: { ...Object.fromEntries(answer.headers), ...headers } });
  } catch (broken) {
    print({ level: "error", what: "error page failed", id, error: broken });
  }
  return c.html(bare(status, id), status, headers);
}

// Must not need the site: it is shown when the site cannot be rendered.
const bare = (status: number, id: string): string => `<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${status}</title>
<main><h1>${sentence(indonesian.refused, status)}</h1><p lang="en">${sentence(english.refused, status)}</p><p><a href="/">←</a></p><p><small>${id}</small></p></main></html>`;

const sentence = (words: Partial<Record<number, string>> & { 500: string }, status: number): string => words[status] ?? words[500];
