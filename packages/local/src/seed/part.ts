import type { Person } from "./identity/cast.ts";

/** Fills one module of an empty town. @param people the demo people who can sign in. @returns what it made, in words */
export type SeedPart = (town: { now: Date; people: readonly Person[] }) => Promise<string>;
