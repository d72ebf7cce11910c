import { Hono } from "hono";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { made, send, type Made } from "../http/cache.ts";
import type { Env } from "../http/env.ts";
import { documentOf } from "./document.ts";
import { page } from "./page.ts";
import { style } from "./style.ts";

const hour = "public, max-age=3600";

/** The document and its readable page, both made when first asked for: a cold start should not pay for them. */
export function docs(api: OpenAPIHono<Env>): Hono<Env> {
  const once = (make: () => string) => {
    let kept: Made | undefined;
    return () => (kept ??= made(make()));
  };
  const json = once(() => JSON.stringify(documentOf(api)));
  const html = once(() => page(documentOf(api)));
  const css = once(() => style);
  return new Hono<Env>()
    .get("/api/openapi.json", (c) => send(c, json(), "application/json; charset=utf-8", hour))
    .get("/api/docs", (c) => send(c, html(), "text/html; charset=utf-8", hour))
    .get("/api/docs.css", (c) => send(c, css(), "text/css; charset=utf-8", hour));
}
