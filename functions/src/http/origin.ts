import type { Context, MiddlewareHandler } from "hono";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import type { Env } from "./env.ts";
import { headerOf } from "./node.ts";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses writes that another site's page makes a browser send. Browsers put `Origin` on every cross-site
 * write, and `Sec-Fetch-Site` on every request, and no page can forge either; so a write passes when
 * - `Origin` is ours: the public one, or the address of the request itself (a phone in the same house, 127.0.0.1);
 * - there is no `Origin` and `Sec-Fetch-Site` says `same-origin` or `none` (typed in, a bookmark);
 * - neither is there, it goes to `/api/` and carries no cookie: no browser sent it, and it acts with nobody's session
 *   or device, so there is nothing to abuse. Open311 clients and scripts write like this.
 * `Origin: null` (a sandboxed frame, a file) is another site.
 */
export const origin: MiddlewareHandler<Env> = async (c, next) => {
  if (reading.has(c.req.method) || isOurs(c)) return next();
  throw new Fault("forbidden", "origin.foreign");
};

function isOurs(c: Context): boolean {
  const from = headerOf(c, "origin");
  if (from !== undefined) return from === use().origin || from === new URL(c.req.url).origin;
  const site = headerOf(c, "sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none";
  return c.req.path.startsWith("/api/") && headerOf(c, "cookie") === undefined;
}
