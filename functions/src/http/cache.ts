import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { Env } from "./env.ts";

/** Everyone gets the same, and may keep it briefly. */
export const shared = "public, max-age=15, stale-while-revalidate=60";
/** Somebody's own. */
export const unkept = "private, no-store";

/** How an answer that is the same for everyone may be kept: briefly, and not at all for somebody signed in. */
export const listed = (c: Context<Env>): string => (c.get("actor").kind === "person" ? unkept : shared);

/** Made and encoded once, sent often, with its tag. */
export interface Made {
  body: Uint8Array<ArrayBuffer>;
  etag: string;
}

export const made = (text: string): Made => {
  const body = Buffer.from(text);
  return { body, etag: `"${createHash("sha1").update(body).digest("base64url")}"` };
};

/** Answers with the text, or 304 when the asker has it already. */
export function send(c: Context<Env>, { body, etag }: Made, type: string, cacheControl: string): Response {
  const headers = { "content-type": type, "cache-control": cacheControl, etag };
  const known = c.req.header("if-none-match")?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  return known ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}

/**
 * Keeps what was made for a key for a while, so that a popular map or feed is made once.
 * @param seconds how long, as the shared cache header says
 * @param most entries; the oldest goes first
 */
export function keep(seconds: number, most: number): (key: string, make: () => Promise<string>, now?: number) => Promise<Made> {
  const kept = new Map<string, { until: number; made: Promise<Made> }>();
  return (key, make, now = Date.now()) => {
    const there = kept.get(key);
    if (there && there.until > now) return there.made;
    kept.delete(key);
    if (kept.size >= most) kept.delete(kept.keys().next().value!);
    const entry = { until: now + seconds * 1000, made: make().then(made) };
    kept.set(key, entry);
    // A failure is not kept: the next one to ask tries again.
    entry.made.catch(() => kept.get(key) === entry && kept.delete(key));
    return entry.made;
  };
}
