import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { Env } from "./env.ts";

/** For an answer that is the same for everyone: it may be cached briefly. */
export const shared = "public, max-age=15, stale-while-revalidate=60";
/** For an answer that is one person's own. */
export const unkept = "private, no-store";

/** How an answer that is the same for everyone may be kept: briefly, and not at all for somebody signed in. */
export const listed = (c: Context<Env>): string => (c.get("actor").kind === "person" ? unkept : shared);

/** A text as it is sent, with its entity tag. */
export interface Tagged {
  body: Uint8Array<ArrayBuffer>;
  etag: string;
}

export const tagged = (text: string): Tagged => {
  const body = Buffer.from(text);
  return { body, etag: `"${createHash("sha1").update(body).digest("base64url")}"` };
};

/** Answers with the text, or 304 when the asker has it already. */
export function send(c: Context<Env>, { body, etag }: Tagged, type: string, cacheControl: string): Response {
  const headers = { "content-type": type, "cache-control": cacheControl, etag };
  const isUnchanged = c.req.header("if-none-match")?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  return isUnchanged ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}
