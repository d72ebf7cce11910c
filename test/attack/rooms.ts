import type { Outcome, Target } from "./target.ts";

/** Attempts of one kind: asks only over HTTP, or starts programs of its own, and tells what became of each attempt. */
export type Room = (at: Target) => Promise<Outcome[]>;

/** Every room, by its name; a new one is added here. */
export const rooms: Record<string, () => Promise<Room>> = {
  "shared-phone": async () => (await import("./shared-phone.ts")).sharedPhone,
  pictures: async () => (await import("./pictures.ts")).pictures,
  "data-folder": async () => (await import("./data-folder.ts")).dataFolder,
  texts: async () => (await import("./texts.ts")).texts,
  "sign-in": async () => (await import("./sign-in.ts")).signIn,
  tables: async () => (await import("./tables.ts")).tables,
  prices: async () => (await import("./prices.ts")).prices,
  confidential: async () => (await import("./confidential.ts")).confidential,
  races: async () => (await import("./races.ts")).races,
  "bad-days": async () => (await import("./bad-days.ts")).badDays,
  edges: async () => (await import("./edges.ts")).edges,
};
