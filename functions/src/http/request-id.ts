import type { MiddlewareHandler } from "hono";
import { id } from "@among/core/id";
import { amend } from "./amend.ts";
import type { Env } from "./env.ts";
import { nodeOf } from "./node.ts";

/** Names each request, for its log line and for somebody who asks what went wrong. An id sent along is not believed. */
export const requestId: MiddlewareHandler<Env> = async (c, next) => {
  const name = id("req");
  c.set("requestId", name);
  const { outgoing } = nodeOf(c);
  if (outgoing) {
    outgoing.setHeader("x-request-id", name);
    return next();
  }
  await next();
  amend(c, (headers) => headers.set("x-request-id", name));
};
