import { use } from "@among/core/config";
import { Fault, type Kind } from "@among/core/fault";
import { defineMiddleware } from "astro:middleware";
import { formatter } from "./format.ts";
import { link } from "./lang.ts";
import { words } from "./words.ts";

/** Pages that say the same to every guest; everything else may hold something personal. */
const shared = [/^\/$/, /^\/(tani|jelajah|privasi|data|instansi|laporan)$/];

/** A fault that reaches the page is shown as a page of its own; the others become 500 with a request id only. */
const pages: Partial<Record<Kind, string>> = { missing: "/404", gone: "/404", forbidden: "/403", limited: "/429" };

export const onRequest = defineMiddleware(async (context, next) => {
  const { locals, url, request } = context;
  if (locals.words) return next();
  const { region } = use();
  locals.words = words[locals.lang];
  locals.region = region;
  locals.link = (path) => link(locals.lang, path);
  locals.format = formatter(locals.lang, region);

  const response = await next().catch((error: unknown) => {
    if (!Fault.is(error)) throw error;
    if (error.kind === "unauthenticated") return context.redirect(signIn(locals.link, url), 303);
    const page = pages[error.kind];
    if (!page) throw error;
    locals.fault = error;
    return context.rewrite(page);
  });
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", cacheable(request, url, locals.actor.kind) && response.status === 200 ? "public, max-age=60" : "private, no-store");
  response.headers.append("vary", "cookie");
  return response;
});

const cacheable = (request: Request, url: URL, kind: string): boolean =>
  kind === "guest" && (request.method === "GET" || request.method === "HEAD") && shared.some((page) => page.test(url.pathname));

const signIn = (to: (path: string) => string, url: URL): string => to(`/masuk?kembali=${encodeURIComponent(to(url.pathname + url.search))}`);
