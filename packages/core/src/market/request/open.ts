import * as z from "zod";
import { langs } from "../../lang.ts";
import { personOf, type Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { fieldsOf } from "../../fields.ts";
import { record } from "../../identity/audit.ts";
import { can, need } from "../../identity/permissions.ts";
import { queryItems, type Page, type Stored } from "../../table.ts";
import { monthOf } from "../../zone.ts";
import { digestOf, isTraded, plusDays } from "../listing/draft.ts";
import { today } from "../listing/info.ts";
import { spend } from "../limits.ts";
import { gramsOf } from "../measure.ts";
import { closing, daysOf, Heads, Info, isOpen, longest, maxDescription, Needs, partition, shelf, type Need } from "./info.ts";

export const Draft = Info.pick({ id: true, commodity: true, variety: true, grade: true, grams: true, quantity: true, price: true, from: true, village: true }).extend({
  unit: z.string().optional(),
  until: z.iso.date().optional().describe("With `weekly`: the last day it may be needed"),
  weekly: z.boolean().default(false),
  description: z.string().trim().max(maxDescription).optional(),
  lang: z.enum(langs).default("id"),
});
export type Draft = z.input<typeof Draft>;

/**
 * Posts what a buyer needs. Sending the same draft again answers with the same request.
 * @throws Fault unauthenticated; invalid `request.invalid` with `fields`; limited; conflict `request.id_taken`
 */
export async function open(actor: Actor, input: Draft, now: Date = new Date()): Promise<{ request: Stored<Info>; repeated: boolean }> {
  need(actor, "request.create");
  const buyer = personOf(actor);
  const read = Draft.safeParse(input);
  const fields: Record<string, string> = read.success ? {} : fieldsOf(read.error);
  if (!read.success) throw new Fault("invalid", "request.invalid", { fields });
  const d = read.data;
  const { region } = use();
  const commodity = region.commodity(d.commodity);
  const unit = d.unit || (commodity?.defaultUnit ?? "");
  const until = d.weekly ? (d.until ?? d.from) : d.from;
  const day = today(now);
  if (!isTraded(commodity)) fields.commodity = "choice";
  else if (!commodity.units.includes(unit)) fields.unit = "choice";
  if (!region.village(d.village)) fields.village = "choice";
  if (d.from < day || d.from > plusDays(day, 365)) fields.from = "date";
  if (until < d.from || until > plusDays(d.from, longest * 7)) fields.until = "date";
  if (Object.keys(fields).length > 0) throw new Fault("invalid", "request.invalid", { fields });
  await spend("request", actor, now);
  const at = now.toISOString();
  const digest = digestOf(input);
  const request: Info = { ...d, unit, until, grams: gramsOf(unit) ?? d.grams, buyer: buyer.id, buyerName: buyer.name, description: d.description || undefined, state: "open", createdAt: at, updatedAt: at, digest };
  try {
    return { request: await Heads.create(request), repeated: false };
  } catch (error) {
    const existing = Fault.is(error) ? await Heads.get(request, { consistent: true }) : undefined;
    if (!existing) throw error;
    if (existing.digest !== digest || existing.buyer !== buyer.id) throw new Fault("conflict", "request.id_taken");
    return { request: existing, repeated: true };
  }
}

/** A request, and what of its day is still needed. @throws Fault missing `request.missing`; conflict `request.not_open`; invalid `request.day` */
export async function readyNeed(id: string, day: string, now: Date): Promise<{ request: Stored<Info>; need: Stored<Need> }> {
  const request = await Heads.get({ id }, { consistent: true });
  if (!request || request.state === "hidden") throw new Fault("missing", "request.missing");
  if (!isOpen(request, now)) throw new Fault("conflict", "request.not_open", { state: request.state });
  if (day < today(now) || !daysOf(request).includes(day)) throw new Fault("invalid", "request.day", { fields: { day: "choice" } });
  const existing = await Needs.get({ request: id, day }, { consistent: true });
  if (existing) return { request, need: existing };
  const need: Need = { request: id, day, left: request.quantity, held: 0, sold: 0 };
  if (await Needs.ensure(need)) return { request, need: { ...need, version: 1 } };
  return { request, need: (await Needs.get({ request: id, day }, { consistent: true }))! };
}

/** One request and how far each of its days is filled. @throws Fault missing `request.missing` */
export async function read(actor: Actor, id: string): Promise<{ request: Stored<Info>; days: Need[]; mine: boolean }> {
  const { items } = await queryItems({ pk: partition(id), limit: 100 });
  const image = items.find(Heads.is);
  const request = image && Heads.parse(image);
  const mine = actor.kind === "person" && actor.id === request?.buyer;
  if (!request || (request.state === "hidden" && !mine && !can(actor, "listing.moderate"))) throw new Fault("missing", "request.missing");
  const needs = new Map(items.filter(Needs.is).map(Needs.parse).map((n) => [n.day, n]));
  return { request, days: daysOf(request).map((day) => needs.get(day) ?? { request: id, day, left: request.quantity, held: 0, sold: 0 }), mine };
}

/** Open requests, newest first, of one month (this one without it) and one commodity or all. */
export async function list({ commodity, month, ...page }: { commodity?: string; month?: string; cursor?: string; limit?: number }, now: Date = new Date()): Promise<Page<Stored<Info>>> {
  const m = month ?? monthOf(now.toISOString());
  const found = await Heads.query(commodity ? { index: "g3", pk: shelf.commodity(commodity, m), reverse: true, ...page } : { index: "g2", pk: shelf.city(m), reverse: true, ...page });
  return { ...found, items: found.items.filter((r) => isOpen(r, now)) };
}

/** The actor's own, newest first. */
export const mine = (actor: Actor, page: { cursor?: string; limit?: number } = {}): Promise<Page<Stored<Info>>> =>
  Heads.query({ index: "g1", pk: shelf.buyer(personOf(actor).id), reverse: true, ...page });

/** The buyer needs no more of it; deals already made go on. Again changes nothing. @throws Fault missing `request.missing` */
export async function close(actor: Actor, id: string, now: Date = new Date()): Promise<Stored<Info>> {
  const request = await Heads.get({ id }, { consistent: true });
  if (!request || request.buyer !== personOf(actor).id) throw new Fault("missing", "request.missing");
  const closed = closing(request);
  return closed ? Heads.save({ ...request, ...closed, updatedAt: now.toISOString() }) : request;
}

/** An operator hides a request, or shows it again. @throws Fault forbidden; missing */
export async function moderate(actor: Actor, id: string, hide: boolean, now: Date = new Date()): Promise<Stored<Info>> {
  need(actor, "listing.moderate");
  const request = await Heads.get({ id }, { consistent: true });
  if (!request) throw new Fault("missing", "request.missing");
  if ((request.state === "hidden") === hide) return request;
  const moved: Pick<Info, "state" | "hiddenFrom"> = hide
    ? { state: "hidden", hiddenFrom: request.state === "closed" ? "closed" : "open" }
    : { state: request.hiddenFrom ?? "open", hiddenFrom: undefined };
  await record(actor, "listing.moderate", id, { state: moved.state }, now);
  return Heads.save({ ...request, ...moved, updatedAt: now.toISOString() });
}
