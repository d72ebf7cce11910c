import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Fault } from "@among/core/fault";
import type { Env } from "./env.ts";
import { headerOf } from "./node.ts";

/** Bytes a body may have: JSON and forms, and forms that carry photos (3 × 10 MB and their words). */
export const most = { body: 100 * 1024, photos: 32 * 1024 * 1024 };

/** Where a form may carry photos or a table: reporting, an agency's after-photo, selling, and the same over the API. */
const withPhotos = /^\/(en\/)?(lapor|petugas|tani\/(jual|impor)|api\/(photos|reports))(\/|$)/;

const onError = (): never => {
  throw new Fault("too_large", "body.large");
};
const counted = { body: bodyLimit({ maxSize: most.body, onError }), photos: bodyLimit({ maxSize: most.photos, onError }) };

/** Refuses a body that is too large before anything reads it; one that hides its length is counted as it comes. */
export const limits: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  const multipart = headerOf(c, "content-type")?.toLowerCase().startsWith("multipart/form-data");
  const kind = multipart && withPhotos.test(c.req.path) ? "photos" : "body";
  const length = headerOf(c, "content-length");
  if (length === undefined || headerOf(c, "transfer-encoding") !== undefined) return counted[kind](c, next);
  if (!/^\d{1,15}$/.test(length) || Number(length) > most[kind]) onError();
  return next();
};
