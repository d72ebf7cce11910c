import type { Outcome, Target } from "./target.ts";

/** Attempts of one kind: asks only over HTTP, or starts programs of its own, and tells what became of each attempt. */
export type Room = (at: Target) => Promise<Outcome[]>;

/** Every room, by its name; a new one is added here. */
export const rooms: Record<string, () => Promise<Room>> = {
  "shared-phone": async () => (await import("./shared-phone.ts")).sharedPhone,
  "sign-in": async () => (await import("./sign-in.ts")).signIn,
};
