import * as z from "zod";
import type { Region } from "@among/region";
import { use } from "../config.ts";
import type { Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { fieldsOf } from "../fields.ts";
import { record, type Entry } from "../identity/audit.ts";
import { need } from "../identity/permissions.ts";
import type { TableStore } from "../store/table-store.ts";
import { goesOn } from "../stored-time.ts";
import { entity, type Stored } from "../table.ts";

/** What a town's admin may set over the pack for one category; absent fields keep the pack's value. */
export const CategoryOverride = z.object({
  agency: z.string().optional(),
  respondHours: z.number().positive().max(2_000).optional(),
  resolveHours: z.number().positive().max(8_760).optional(),
});
export type CategoryOverride = z.output<typeof CategoryOverride>;

/** What may be set over the pack for one agency: how people reach it. */
export const AgencyOverride = z.object({
  phone: z.string().trim().max(30).optional(),
  email: z.email().max(120).optional(),
  address: z.string().trim().max(160).optional(),
});
export type AgencyOverride = z.output<typeof AgencyOverride>;

/** What is taken from now on; what was stored before stays readable. */
const AgencyInput = AgencyOverride.extend({ phone: AgencyOverride.shape.phone.refine((typed) => !typed || (/^[+\d\s().\/-]+$/.test(typed) && (typed.match(/\d/g)?.length ?? 0) >= 3), "phone") });

const Overrides = z.object({
  categories: z.record(z.string(), CategoryOverride),
  agencies: z.record(z.string(), AgencyOverride),
});
export type Overrides = z.output<typeof Overrides>;

/** All of them in one small item: one read serves a process for half a minute. */
const Table = entity(Overrides, { name: "overrides", key: (_: object) => ({ pk: "settings", sk: "overrides" }) });

const none: Stored<Overrides> = { categories: {}, agencies: {}, version: 0 };

const freshFor = 30_000;
const cache = new WeakMap<TableStore, { at: number; value: Stored<Overrides> }>();

/** The overrides in force, at most 30 s old. */
export async function current(now: number = Date.now()): Promise<Stored<Overrides>> {
  const { table } = use();
  const cached = cache.get(table);
  if (cached && goesOn(cached.at + freshFor, freshFor, now)) return cached.value;
  const value = (await Table.get({})) ?? none;
  cache.set(table, { at: now, value });
  return value;
}

/** The overrides as they stand this moment: for the form that changes them. */
export async function latest(now: number = Date.now()): Promise<Stored<Overrides>> {
  const value = (await Table.get({}, { consistent: true })) ?? none;
  cache.set(use().table, { at: now, value });
  return value;
}

/** The region with the admin's overrides laid over the pack: what every rule about routing and targets reads. */
export async function region(): Promise<Region> {
  const { region } = use();
  const { categories, agencies } = await current();
  if (Object.keys(categories).length + Object.keys(agencies).length === 0) return region;
  // Inherits instead of copying: a copy would read the parts that the region loads only when they are needed.
  return Object.assign(Object.create(region) as Region, {
    category(key: string) {
      const category = region.category(key);
      const over = categories[key];
      if (!category || !over) return category;
      const targets = { respondHours: over.respondHours ?? category.targets.respondHours, resolveHours: over.resolveHours ?? category.targets.resolveHours };
      return { ...category, agency: over.agency ?? category.agency, targets };
    },
    agency(key: string) {
      const agency = region.agency(key);
      return agency && agencies[key] ? { ...agency, contact: { ...agency.contact, ...agencies[key], verified: true } } : agency;
    },
  });
}

/**
 * Sets what is different from the pack for one category; an empty override goes back to the pack.
 * @param version of the overrides the admin was looking at
 * @throws Fault missing `category.missing`; invalid `agency.unknown`; conflict `overrides.stale`
 */
export async function setCategory(actor: Actor, key: string, input: unknown, version: number, now: Date = new Date()): Promise<void> {
  need(actor, "category.edit");
  if (!use().region.category(key)) throw new Fault("missing", "category.missing");
  const over = read(CategoryOverride, input);
  if (over.agency && !use().region.agency(over.agency)) throw new Fault("invalid", "agency.unknown", { fields: { agency: "choice" } });
  const before = await save(version, (o) => ({ ...o, categories: { ...o.categories, [key]: over } }));
  const { agency, targets } = use().region.category(key)!;
  const pack = { agency, respondHours: targets.respondHours, resolveHours: targets.resolveHours ?? undefined };
  await record(actor, "category.edit", key, changes({ ...pack, ...defined(before.categories[key]) }, { ...pack, ...defined(over) }), now);
}

/** Sets how people reach an agency. @throws Fault missing `agency.missing`; conflict `overrides.stale` */
export async function setAgency(actor: Actor, key: string, input: unknown, version: number, now: Date = new Date()): Promise<void> {
  need(actor, "agency.edit");
  if (!use().region.agency(key)) throw new Fault("missing", "agency.missing");
  const over = read(AgencyInput, input);
  const before = await save(version, (o) => ({ ...o, agencies: { ...o.agencies, [key]: over } }));
  const { phone, email, address } = use().region.agency(key)!.contact ?? {};
  const pack = { phone, email, address };
  await record(actor, "agency.edit", key, changes({ ...pack, ...defined(before.agencies[key]) }, { ...pack, ...defined(over) }), now);
}

function read<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Fault("invalid", "overrides.invalid", { fields: fieldsOf(parsed.error) });
}

const defined = <T extends object>(over: T | undefined): Partial<T> => Object.fromEntries(Object.entries(over ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;

/** What of it is another now, for the audit trail: `phone`, and beside it `phone.before`; empty for what there is none of. */
function changes<T extends Record<string, string | number | undefined>>(before: T, after: T): Entry["detail"] {
  const changed = Object.keys(after).filter((field) => after[field] !== before[field]);
  return Object.fromEntries(changed.flatMap((field) => [[field, after[field] ?? ""], [`${field}.before`, before[field] ?? ""]]));
}

/** @returns what stood there before */
async function save(version: number, change: (o: Overrides) => Overrides): Promise<Overrides> {
  const stored = await Table.get({}, { consistent: true });
  if ((stored?.version ?? 0) !== version) throw new Fault("conflict", "overrides.stale");
  const { version: _, ...before } = stored ?? none;
  const next = change(before);
  if (stored) await Table.save({ ...next, version });
  else await Table.create(next);
  cache.delete(use().table);
  return before;
}
