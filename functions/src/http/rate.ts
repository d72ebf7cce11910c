import type { MiddlewareHandler } from "hono";
import * as Market from "@among/core/market/limits";
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

/** Counts one use for whoever is signed in: a village behind one address must not share a farmer's count. */
export const limitedPerson =
  (what: Market.Limited): MiddlewareHandler<Env> =>
  async (c, next) => {
    await Market.spend(what, c.get("actor"));
    return next();
  };
