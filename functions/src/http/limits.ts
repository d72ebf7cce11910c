import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Fault } from "@among/core/fault";
import type { Env } from "./env.ts";
import { countedAddress } from "./address.ts";
import { headerOf } from "./node.ts";
import { turns } from "./turns.ts";

/**
 * Bytes a body may have, wherever this runs: JSON and forms; and a table as a file, which is as much as reaches
 * a Lambda function (6 MB, of which base64 takes a third). Photos never come this way: they go straight to the bucket.
 */
export const maxBytes = { body: 100 * 1024, table: 4_400_000 };

/** Whether the form at this path may carry a table as a file; the pages say so themselves. */
export type TakesTable = (path: string) => boolean | Promise<boolean>;

/** Tables in hand at once: each is held and parsed as a whole. */
const tables = turns({ atOnce: 24, perAddress: 2, waiting: 100, within: 15 });

const onError = (): never => {
  throw new Fault("too_large", "body.large");
};
const counted = { body: bodyLimit({ maxSize: maxBytes.body, onError }), table: bodyLimit({ maxSize: maxBytes.table, onError }) };

/** Refuses a body that is too large before anything reads it; one that hides its length is counted as it comes. Tables wait for their turn before they are read. */
export const limits = (takesTable: TakesTable = () => false): MiddlewareHandler<Env> => async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  const multipart = headerOf(c, "content-type")?.toLowerCase().startsWith("multipart/form-data");
  const kind = multipart && (await takesTable(c.req.path)) ? "table" : "body";
  const length = headerOf(c, "content-length");
  const hidesLength = length === undefined || headerOf(c, "transfer-encoding") !== undefined;
  if (!hidesLength && (!/^\d{1,15}$/.test(length) || Number(length) > maxBytes[kind])) onError();
  const take = () => (hidesLength ? counted[kind](c, next) : next());
  if (kind === "body") return take();
  const done = await tables.take(countedAddress(c));
  try {
    return await take();
  } finally {
    done();
  }
};
