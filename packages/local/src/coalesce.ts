import type { MiddlewareHandler } from "hono";
import { replace } from "@among/functions/http/amend";
import { memoize } from "@among/functions/http/memoize";
import { headerOf } from "@among/functions/http/node";
import { encodingFor } from "./compress.ts";

interface Answer {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

const answers = memoize<Answer | undefined>(0, 1_024);

/** No pages live here, and some of it is counted by who asks. */
const noPage = /^\/(api|auth|media|_local)(\/|$)/;

/**
 * Lets guests who ask for the same page in the same turn of the event loop share one answer, rendered and compressed once,
 * as CloudFront does in front of the deployed functions; nobody gets one that was begun before they asked. Shared is only
 * what calls itself `public`, and only among requests without a cookie.
 */
export const coalesce: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== "GET" || headerOf(c, "cookie") !== undefined || noPage.test(c.req.path)) return next();
  let isFirst = false;
  const shared = await answers(`${encodingFor(c.req.header("accept-encoding"))} ${c.req.url}`, async () => {
    isFirst = true;
    await next();
    const { headers, status } = c.res;
    const isShared = status === 200 && /^public\b/.test(headers.get("cache-control") ?? "") && !headers.has("set-cookie");
    return isShared ? { body: new Uint8Array(await c.res.arrayBuffer()), headers: Object.fromEntries(headers) } : undefined;
  });
  if (shared) replace(c, new Response(shared.body, { headers: shared.headers }));
  else if (!isFirst) await next();
};
