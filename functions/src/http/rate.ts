import type { MiddlewareHandler } from "hono";
import { spend, type Limited } from "@among/core/reports/limits";
import { countedAddress } from "./address.ts";
import type { Env } from "./env.ts";

/** Counts one use for the actor and the address, in the table. */
export const limited =
  (what: Limited): MiddlewareHandler<Env> =>
  async (c, next) => {
    await spend(what, c.get("actor"), countedAddress(c));
    return next();
  };
