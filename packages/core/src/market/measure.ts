import type { Unit } from "@among/region";
import { use } from "../config.ts";

/**
 * Quantities are integers in thousandths of the listing's unit ("milli-units"): 12.5 kg is 12500, 3 bunches are 3000.
 * Money is integer rupiah. Weights are integer grams. So nothing drifts.
 */
export const milli = 1000;

/** A million units, and a billion rupiah for one unit: more is a slip of the finger. */
export const max = { quantity: 1_000_000 * milli, price: 1_000_000_000, grams: 10_000_000 } as const;

/** The pack's unit: people's word, UN/ECE Rec 20 or 21 code, and kilograms where they are fixed. */
export const unitOf = (key: string): Unit | undefined => use().region.units.find((u) => u.key === key);

/** Grams in one unit, where the unit itself says it; undefined for packs, whose weight the seller must tell. */
export function gramsOf(unit: string): number | undefined {
  const factor = unitOf(unit)?.kgFactor;
  return typeof factor === "number" ? Math.round(factor * 1000) : undefined;
}

/**
 * What a quantity costs: rounded half up, exact at any size.
 * @param quantity milli-units
 * @param price rupiah for one unit
 */
export const total = (quantity: number, price: number): number => Number((BigInt(quantity) * BigInt(price) + 500n) / 1000n);

/** Weight in grams, rounded; undefined where one unit's weight is not known. @param quantity milli-units */
export const weight = (quantity: number, grams: number | undefined): number | undefined =>
  grams === undefined ? undefined : Number((BigInt(quantity) * BigInt(grams) + 500n) / 1000n);

/** Rupiah per kilogram, rounded. @param grams in one unit */
export const perKilo = (price: number, grams: number): number => Math.round((price * 1000) / grams);

/** What prices of a commodity are compared by: kilograms, or the unit itself where its weight is not known. */
export const basis = (of: { unit: string; grams?: number }): string => (of.grams === undefined ? of.unit : "kg");

/** The price in terms of its basis, in rupiah. */
export const basePrice = (price: number, grams: number | undefined): number => (grams === undefined ? price : perKilo(price, grams));

/**
 * Reads a quantity as people type it: `12,5`, `1.250` (a thousand two hundred fifty in Indonesian), `1,250` in English.
 * @returns milli-units, or undefined for what is no positive quantity with at most three decimals
 */
export function readQuantity(typed: string, lang: "id" | "en" = "id"): number | undefined {
  const [group, point] = lang === "id" ? [".", ","] : [",", "."];
  let text = typed.trim().replace(/\s/g, "");
  const grouped = new RegExp(`^\\d{1,3}(\\${group}\\d{3})+(\\${point}\\d+)?$`);
  if (grouped.test(text)) text = text.replaceAll(group, "");
  const match = /^(\d{1,7})(?:[.,](\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const quantity = Number(match[1]) * milli + Number((match[2] ?? "").padEnd(3, "0"));
  return quantity > 0 && quantity <= max.quantity ? quantity : undefined;
}

/** Reads rupiah as people type it: `15000`, `15.000`, `Rp 15.000,00`. @returns undefined for what is no whole amount above zero */
export function readRupiah(typed: string): number | undefined {
  const text = typed.trim().replace(/^rp\.?\s*/i, "").replace(/\s/g, "").replace(/[.,]00$|,-$/, "");
  if (!/^\d{1,3}([.,]\d{3})*$|^\d+$/.test(text)) return undefined;
  const amount = Number(text.replace(/[.,]/g, ""));
  return amount > 0 && amount <= max.price ? amount : undefined;
}

// Building a format costs many times what using it costs, so each is built once, when it is first needed.
const quantityFormats: { id?: Intl.NumberFormat; en?: Intl.NumberFormat } = {};
let rupiahFormat: Intl.NumberFormat | undefined;

/** A quantity to read: `12,5`, without its unit. @param quantity milli-units */
export const showQuantity = (quantity: number, lang: "id" | "en" = "id"): string =>
  (quantityFormats[lang] ??= new Intl.NumberFormat(lang === "id" ? "id-ID" : "en", { maximumFractionDigits: 3 })).format(quantity / milli);

/** A unit as it stands after a number or a slash: `kg`, `ikat`, `bunch`. Indonesian says the unit's key. */
export function unitSign(key: string, lang: "id" | "en"): string {
  const unit = lang === "id" || signs.has(key) ? undefined : unitOf(key);
  return unit?.nameEn.replace(/\s*\(.*\)$/, "") ?? key;
}
const signs = new Set(["kg", "g"]);

/** `12,5 kg`. @param quantity milli-units */
export const withUnit = (quantity: number, unit: string, lang: "id" | "en"): string => `${showQuantity(quantity, lang)} ${unitSign(unit, lang)}`;

/** `Rp 15.000`, with a no-break space. */
export const showRupiah = (amount: number): string =>
  (rupiahFormat ??= new Intl.NumberFormat("id-ID", { style: "currency", currency: "IDR", maximumFractionDigits: 0 })).format(amount);
