import type { StoredObject } from "@among/core/bucket";
import { cookies, headers } from "../../stacks/caching.ts";
import type { LambdaFunction } from "./run.ts";
import { isTooLarge, urlAnswer, urlEvent } from "./url-events.ts";

interface Behind {
  api: LambdaFunction;
  auth: LambdaFunction;
  site: LambdaFunction;
  /** The secret header's value now. */
  guard: () => string;
  /** An object of the media bucket. */
  object(key: string): StoredObject | undefined;
}

/** What goes along besides: what a body and a cache need. */
const forwarded = new Set([...headers, "content-type", "if-none-match", "if-modified-since"]);

/** Sign-in has cookies of its library beside ours; nothing else is given them. */
const ours = (cookie: string | null): string | undefined =>
  cookie
    ?.split(/; */)
    .filter((part) => cookies.includes(part.split("=")[0]!))
    .join("; ");

/** What the distribution does with a request: which origin gets it, and what is added on the way. Nothing is cached. */
export function distribution({ api, auth, site, guard, object }: Behind): (request: Request, viewer?: string) => Promise<Response> {
  const target = (path: string) => (/^\/(api|open311)\//.test(path) ? api : path.startsWith("/auth/") ? auth : site);
  return async (request, viewer = "203.0.113.7") => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/media/")) {
      const found = object(pathname.slice(1));
      return found ? new Response(found.body as Uint8Array<ArrayBuffer>, { headers: { "content-type": found.type } }) : new Response(null, { status: 403 });
    }
    const asked = new Request(request);
    for (const name of [...asked.headers.keys()]) if (!forwarded.has(name)) asked.headers.delete(name);
    const cookie = pathname.startsWith("/auth/") ? request.headers.get("cookie") : ours(request.headers.get("cookie"));
    if (cookie) asked.headers.set("cookie", cookie);
    asked.headers.set("x-among-guard", guard());
    asked.headers.set("cloudfront-viewer-address", `${viewer}:46532`);
    asked.headers.set("cloudfront-viewer-city", "Batu");
    asked.headers.set("cloudfront-viewer-country", "ID");
    asked.headers.set("via", "2.0 0123456789abcdef.cloudfront.net (CloudFront)");
    const to = target(pathname);
    const event = await urlEvent(asked, `${to.name}0123456789.lambda-url.ap-southeast-3.on.aws`);
    if (isTooLarge(event)) return new Response(null, { status: 413 });
    return urlAnswer(await to.invoke(event));
  };
}
