import { readFileSync } from "node:fs";
import { assemble, type Checked } from "./assemble.ts";
import type { Region } from "./types.ts";

/** Files of a packed town. The first is read at the start, the others when they are first needed. */
export const names = { town: "town.json", places: "places.json", boundaries: "boundaries.json", outlines: "outlines.json", prices: "prices.json" } as const;

/**
 * Loads a town that `pack` has checked and written: nothing is checked again, and no schema is loaded for it.
 * @param folder with its closing slash
 */
export function loadPacked(folder: URL): Region {
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  const later = <K extends "places" | "boundaries" | "outlines" | "prices">(key: K): Checked[K] => (() => read(names[key])) as Checked[K];
  return assemble({ ...read(names.town), places: later("places"), boundaries: later("boundaries"), outlines: later("outlines"), prices: later("prices") });
}
