import type { Commodity, Region } from "@among/region";
import { perKilo, showQuantity } from "@among/core/market/measure";
import type { Format } from "../shell/format.ts";
import type { Lang } from "../shell/lang.ts";

/** What goods, units and places are called in the page's language. */
export interface Names {
  commodity(key: string): string;
  /** A unit as it stands after a number or a slash: `kg`, `ikat`, `bunch`. */
  unit(key: string): string;
  village(code: string): string;
  /** `12,5 kg`. @param quantity milli-units */
  quantity(quantity: number, unit: string): string;
}

const symbols = new Set(["kg", "g"]);
const bare = (name: string): string => name.replace(/\s*\(.*\)$/, "");

const made = new WeakMap<Region, Partial<Record<Lang, Names>>>();

/** The names in a language; made once per pack, because each card of a list asks for them. */
export function namesOf(region: Region, lang: Lang): Names {
  let names = made.get(region);
  if (!names) made.set(region, (names = {}));
  return (names[lang] ??= make(region, lang));
}

function make(region: Region, lang: Lang): Names {
  const units = new Map(lang === "id" ? [] : region.units.filter((u) => !symbols.has(u.key)).map((u) => [u.key, bare(u.nameEn)]));
  const unit = (key: string): string => units.get(key) ?? key;
  return {
    commodity: (key) => region.called("commodity", key, lang),
    unit,
    village: (code) => region.called("village", code, lang),
    quantity: (quantity, key) => `${showQuantity(quantity, lang)} ${unit(key)}`,
  };
}

/** `Rp 30.000/ikat`, and beside it the kilogram where the unit is not one and its weight is known. */
export function priceOf(of: { price?: number; unit: string; grams?: number }, names: Names, format: Format): { unit: string; kilo?: string } | undefined {
  if (of.price === undefined) return undefined;
  const kilo = of.unit === "kg" || of.grams === undefined ? undefined : format.money(perKilo(of.price, of.grams), "kg");
  return { unit: format.money(of.price, names.unit(of.unit)), kilo };
}

const plain = (text: string): string => text.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, " ").trim();

/** The commodity a person means by what they typed: its name in either language, another name, else the first that begins so. */
export function meant(list: readonly Commodity[], typed: string): Commodity | undefined {
  const wanted = plain(typed);
  if (!wanted) return undefined;
  const named = list.map((c) => ({ c, all: [c.name, c.nameEn, bare(c.name), bare(c.nameEn), ...c.altNames].map(plain) }));
  const found = named.find(({ all }) => all.includes(wanted)) ?? named.find(({ all }) => all.some((name) => name.startsWith(wanted))) ?? named.find(({ all }) => all.some((name) => name.includes(wanted)));
  return found?.c;
}
