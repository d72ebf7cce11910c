import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context } from "hono";

/** Node's own request and answer, where a Node server runs the app; in Lambda and in tests there are none. */
export const nodeOf = (c: Context): { incoming?: IncomingMessage; outgoing?: ServerResponse } => (c.env ?? {}) as object;

/** One header of the request. Under Node it is read from the request itself: making a `Headers` object of all of them costs more than a whole small answer. */
export const headerOf = (c: Context, name: "cookie" | "content-type" | "content-length" | "transfer-encoding" | "origin" | "sec-fetch-site"): string | undefined => {
  const { incoming } = nodeOf(c);
  return incoming ? incoming.headers[name] : c.req.header(name);
};
