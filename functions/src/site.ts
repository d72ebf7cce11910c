import { api } from "./api.ts";
import { auth } from "./auth.ts";
import { assemble, type Parts } from "./http/assemble.ts";
import type { Render } from "./http/fault-page.ts";

let render: Render | undefined;

/** Everything in one process: API, sign-in, pictures and pages. What the runtime adds goes in `before`. */
export const site = (more: Pick<Parts, "before" | "local" | "uploads"> = {}) =>
  assemble({
    apps: [api, auth],
    // Asked for with each page; Node takes its time to find a module again.
    pages: async () => (render ??= (await import("@among/web/site")).render),
    takesTable: async (path) => (await import("@among/web/site")).takesTable(path),
    ...more,
  });

export const app = site({ uploads: process.env.AMONG_UPLOADS });
