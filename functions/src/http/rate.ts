import type { MiddlewareHandler } from "hono";
import { spend, type Limited } from "@among/core/reports/limits";
import { addressOf } from "./address.ts";
import type { Env } from "./env.ts";

// This machine itself, or a proxy on it that stands for the whole town: it says nothing about who asks.
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** Counts one use for the actor and the address, in the table. */
export const limited =
  (what: Limited): MiddlewareHandler<Env> =>
  async (c, next) => {
    const address = addressOf(c);
    await spend(what, c.get("actor"), address && !loopback.test(address) ? address : undefined);
    return next();
  };
