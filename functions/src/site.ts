import { api } from "./api.ts";
import { auth } from "./auth.ts";
import { assemble, type Parts } from "./http/assemble.ts";

/** Everything in one process: API, sign-in, pictures and pages. What the runtime adds goes in `before`. */
export const site = (more: Pick<Parts, "before" | "local" | "uploads"> = {}) =>
  assemble({
    apps: [api, auth],
    pages: async () => (await import("@among/web/site")).render,
    ...more,
  });

export const app = site({ uploads: process.env.AMONG_UPLOADS });
