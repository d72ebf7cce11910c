import type { Actor } from "@among/core/actor";

/** What the assembling app sets before any route runs. */
export interface Env {
  Variables: { actor: Actor; requestId: string };
}
