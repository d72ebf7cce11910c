import { hash } from "node:crypto";
import * as z from "zod";
import { langs } from "../../lang.ts";
import type { Commodity, Region } from "@among/region";
import { Fault } from "../../fault.ts";
import { fieldsOf, textOf } from "../../fields.ts";
import { pattern } from "../../id.ts";
import { Point } from "../../point.ts";
import { Certificate, Handover, Info, maxLength, maxPhotos, today } from "./info.ts";
import { gramsOf, max } from "../measure.ts";

/** Rupiah, milli-units, grams, local days: see `measure.ts`. */
export const Draft = z.object({
  id: z.string().regex(pattern("lst")).describe("Client-made: `lst_` and a ULID; sending it again returns the same listing"),
  commodity: z.string(),
  variety: z.string().trim().max(maxLength.variety).optional(),
  grade: z.string().trim().max(maxLength.grade).optional(),
  standardGrade: Info.shape.standardGrade,
  unit: z.string().optional().describe("Key of the pack's unit; the commodity's usual one without it"),
  grams: z.int().positive().max(max.grams).optional().describe("Grams in one unit, for packs without a fixed weight"),
  quantity: z.int().positive().max(max.quantity).describe("Thousandths of the unit"),
  price: z.int().positive().max(max.price).optional().describe("Rupiah for one unit; without it open to offers"),
  minimum: z.int().positive().max(max.quantity).optional(),
  harvestOn: z.iso.date().optional().describe("Today without it"),
  until: z.iso.date().optional().describe("From the shelf life without it"),
  village: z.string(),
  point: Point.optional().describe("Farm gate; only who has an order sees it"),
  handover: Handover.default({ pickup: true }),
  certificates: z.array(Certificate.omit({ vouchedBy: true, vouchedAt: true })).max(4).default([]),
  photos: z.array(z.string()).max(maxPhotos).default([]),
  description: z.string().trim().max(maxLength.description).optional(),
  lang: z.enum(langs).default("id"),
});
export type Draft = z.input<typeof Draft>;

export interface Checked {
  draft: z.output<typeof Draft> & { unit: string; harvestOn: string; until: string };
  commodity: Commodity;
}

/** In days: how long goods without a known shelf life are offered, and the longest ahead anything may be. */
const usualDays = 14;
export const furthest = 365;

const inDay = 86_400_000;
export const plusDays = (date: string, days: number): string => new Date(Date.parse(date) + days * inDay).toISOString().slice(0, 10);
const daysFrom = (date: string, to: string): number => (Date.parse(to) - Date.parse(date)) / inDay;

/** The last day to offer goods harvested on a day: the longer of the pack's shelf lives, least days. */
export function lastDay(commodity: Commodity, harvestOn: string): string {
  const { roomDays, chilledDays } = commodity.shelfLife ?? {};
  const days = Math.max(roomDays?.[0] ?? 0, chilledDays?.[0] ?? 0) || usualDays;
  return plusDays(harvestOn, Math.min(days, furthest));
}

/** True for goods that can be sold here; what the pack lists for its price alone cannot. */
export const isTraded = (commodity: Commodity | undefined): commodity is Commodity => commodity !== undefined && !commodity.group.endsWith("_price_only");

/**
 * Checks a whole draft at once, so that a form can show every error beside its field.
 * @throws Fault invalid `listing.invalid` with `fields`
 */
export function check(region: Region, input: unknown, now: Date): Checked {
  const parsed = Draft.safeParse(input);
  const raw = (typeof input === "object" && input !== null ? input : {}) as Partial<Record<keyof Draft, unknown>>;
  const fields: Record<string, string> = parsed.success ? {} : fieldsOf(parsed.error);
  const commodity = region.commodity(textOf(raw.commodity));
  if (!isTraded(commodity)) fields.commodity ??= "choice";
  if (!region.village(textOf(raw.village))) fields.village ??= "choice";
  const unit = typeof raw.unit === "string" && raw.unit ? raw.unit : (commodity?.defaultUnit ?? "");
  if (commodity && !commodity.units.includes(unit)) fields.unit ??= "choice";
  if (!parsed.success) throw new Fault("invalid", "listing.invalid", { fields });

  const d = parsed.data;
  const day = today(now);
  const harvestOn = d.harvestOn ?? day;
  const until = d.until ?? (commodity ? lastDay(commodity, harvestOn) : harvestOn);
  if (Math.abs(daysFrom(day, harvestOn)) > furthest) fields.harvestOn = "date";
  if (until < day || daysFrom(day, until) > 2 * furthest) fields[d.until ? "until" : "harvestOn"] = "past";
  if (d.minimum !== undefined && d.minimum > d.quantity) fields.minimum = "more_than_quantity";
  if (d.point && region.villageAt(d.point) === undefined) fields.point = "outside_region";
  if (!d.handover.pickup && !d.handover.collection && !d.handover.delivery) fields.handover = "required";
  if (d.certificates.some((c) => c.expiresOn < day)) fields.certificates = "past";
  if (d.standardGrade && !commodity?.grades.some((g) => g.key === d.standardGrade)) fields.standardGrade = "choice";
  if (Object.keys(fields).length > 0 || !commodity) throw new Fault("invalid", "listing.invalid", { fields });
  // A kilogram weighs what it weighs; only of a pack does the seller know.
  return { draft: { ...d, unit, grams: gramsOf(unit) ?? d.grams, harvestOn, until }, commodity };
}

export const digestOf = (draft: unknown): string => hash("sha256", JSON.stringify(draft), "base64url");
