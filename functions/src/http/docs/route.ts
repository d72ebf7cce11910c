import { Hono } from "hono";
import { send, tagged, type Tagged } from "../cache.ts";
import type { Env } from "../env.ts";
import type { Group } from "../group.ts";
import { memoize } from "../memoize.ts";
import { documentOf, type Document } from "./document.ts";
import { page } from "./page.ts";
import { style } from "./style.ts";

const hour = "public, max-age=3600";

/** The document and its readable page, made once, when first asked for. */
export function docs(groups: () => Promise<Group[]>, tags: Document["tags"]): Hono<Env> {
  const memo = memoize<Tagged>(Infinity, 3);
  const json = () => memo("json", async () => tagged(JSON.stringify(documentOf(await groups(), tags))));
  const html = () => memo("html", async () => tagged(page(documentOf(await groups(), tags))));
  const css = () => memo("css", async () => tagged(style));
  return new Hono<Env>()
    .get("/api/openapi.json", async (c) => send(c, await json(), "application/json; charset=utf-8", hour))
    .get("/api/docs", async (c) => send(c, await html(), "text/html; charset=utf-8", hour))
    .get("/api/docs.css", async (c) => send(c, await css(), "text/css; charset=utf-8", hour));
}
