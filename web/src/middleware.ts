import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { forget, unsentCookie } from "@among/core/identity/unsent";
import { local } from "@among/core/identity/local-path";
import type { APIContext } from "astro";
import { defineMiddleware } from "astro:middleware";
import { pages } from "./modules.ts";
import { enter, isForStaff } from "./shell/access.ts";
import { formatter } from "./shell/format.ts";
import { link } from "./shell/lang.ts";
import { keepForm, openForm } from "./forms/unsent.ts";
import { words } from "./shell/words.ts";

/** For seconds: a little old is shown at once and renewed behind it; when nothing answers, a day-old page still helps. */
const brief = "public, max-age=15, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400";

export const onRequest = defineMiddleware(async (context, next) => {
  const { locals, url, request } = context;
  const { region } = use();
  locals.words = words[locals.lang];
  locals.region = region;
  locals.called = (kind, key) => region.called(kind, key, locals.lang);
  locals.townLang = locals.lang === "id" ? undefined : "id";
  locals.link = (path) => link(locals.lang, path);
  locals.format = formatter(locals.lang, region);
  if (request.method !== "GET" && request.method !== "HEAD") readable(request);

  const cookies = request.headers.get("cookie");
  const page = pages[context.routePattern];
  const keepsTyped = page?.keepsTyped ?? false;
  let response: Response;
  try {
    enter(locals.actor, context.routePattern);
    if (keepsTyped && request.method === "GET") locals.unsent = await openForm(locals.actor, url.pathname, cookies);
    response = await next();
    if (keepsTyped && request.method === "POST" && response.status === 303) await sent(response, cookies);
  } catch (error) {
    if (Fault.is(error) && error.kind === "unauthenticated") {
      const signInQuery = { cara: isForStaff(context.routePattern) ? "petugas" : undefined };
      if (!keepsTyped || request.method !== "POST") return signIn(locals.link, url, signInQuery);
      const cookie = await keepForm(locals.actor, url.pathname, () => request.formData());
      return signIn(locals.link, url, { ...signInQuery, tulisan: cookie ? "disimpan" : "hilang" }, cookie);
    }
    if (Fault.is(error) && error.code === "step_up.needed") return signIn(locals.link, url, { langkah: "bukti" });
    locals.thrown = { error };
    return new Response(null, { status: 204 });
  }
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", page?.shared && isShared(context, response) ? brief : "private, no-store");
  response.headers.append("vary", "cookie");
  return response;
});

/** A guest's page, found: at the one address that is its own, because each other way to write it would be one more copy. */
const isShared = ({ request: { method }, url, params, routePattern, locals }: APIContext, { status }: Response): boolean =>
  status === 200 && locals.actor.kind === "guest" && (method === "GET" || method === "HEAD") && url.pathname === routePattern.replace(/\[(\w+)\]/g, (_, name) => params[name] ?? "");

/** To the page where one signs in, or proves oneself again, and back here afterwards. */
function signIn(to: (path: string) => string, { pathname, search }: URL, how: Record<string, string | undefined>, cookie?: string): Response {
  const location = to(local("/masuk", { ...how, to: to(pathname) + search }));
  const response = new Response(null, { status: 303, headers: { location, "cache-control": "private, no-store" } });
  if (cookie) response.headers.append("set-cookie", cookie);
  return response;
}

/** A form got through: what was kept for it is of no use any more, unless it is being kept this moment. */
async function sent(response: Response, cookies: string | null): Promise<void> {
  if (response.headers.getSetCookie().some((cookie) => cookie.includes(unsentCookie))) return;
  const cookie = await forget(cookies);
  if (cookie) response.headers.append("set-cookie", cookie);
}

/**
 * Lets a form be read more than once, and makes a body that is none the sender's mistake, on whichever page.
 * Defined, not assigned: under Node the server hands in a request of its own kind, whose methods cannot be written to.
 */
function readable(request: Request): void {
  const read = request.formData.bind(request);
  let form: Promise<FormData> | undefined;
  Object.defineProperty(request, "formData", { configurable: true, value: () => (form ??= read().catch(() => Promise.reject(new Fault("invalid", "form.unreadable")))) });
}
