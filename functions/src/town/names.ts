import type { Region } from "@among/region";
import * as z from "zod";

export const Lang = z.enum(["id", "en"]).default("id").describe("Language of names and texts");
export type Lang = "id" | "en";
/** What a query asks for, or Indonesian where that is none of them. */
export const LenientLang = Lang.catch("id");

interface Names {
  category: Map<string, string>;
  agency: Map<string, string>;
  village: Map<string, string>;
  commodity: Map<string, string>;
  unit: Map<string, string>;
}

const known = new WeakMap<Region, Record<Lang, Names>>();

/** What the pack's keys are called, looked up once per pack: a list of 24 asks for 72 of them. */
export function names(region: Region, lang: Lang): Names {
  let both = known.get(region);
  if (!both) known.set(region, (both = { id: collect(region, "id"), en: collect(region, "en") }));
  return both[lang];
}

const collect = (region: Region, lang: Lang): Names => {
  const called = (list: { key: string; name: string; nameEn: string }[]) => new Map(list.map((n) => [n.key, lang === "en" ? n.nameEn : n.name]));
  return {
    category: called(region.categories),
    agency: called(region.agencies),
    village: new Map(region.villages.map((v) => [v.code, v.name])),
    commodity: called(region.commodities),
    unit: called(region.units),
  };
};
