import * as z from "zod";
import { personOf, type Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { record } from "../../identity/audit.ts";
import { need } from "../../identity/permissions.ts";
import * as Showing from "../../media/showing.ts";
import { neededText, readInput } from "../../step.ts";
import type { Write } from "../../store/table-store.ts";
import { transact, type Stored } from "../../table.ts";
import { spend } from "../limits.ts";
import { compose } from "./create.ts";
import { check, type Draft } from "./draft.ts";
import { Heads, stateAt, Stories, type Certificate, type Info, type State } from "./info.ts";
import { load, loadOwn } from "./read.ts";

/** Which listing, and the version the person was looking at. */
interface Aimed {
  id: string;
  version?: number;
}

const changed = (listing: Info): Fault => new Fault("conflict", "listing.changed", { state: listing.state, left: listing.left });

function aim(listing: Stored<Info>, version: number | undefined): void {
  if (version !== undefined && version !== listing.version) throw changed(listing);
}

export const later = (listing: Info, now: Date): string => new Date(Math.max(now.getTime(), Date.parse(listing.updatedAt) + 1)).toISOString();

/** Saves the head, moving stock by `add` where asked, all or nothing. */
export async function save(next: Stored<Info>, add: number, more: Write[] = []): Promise<Stored<Info>> {
  const head = Heads.saving(next) as Extract<Write, { op: "update" }>;
  const tests = [...(head.if as { attr: string; is: "="; value: number }[]), ...(add === 0 ? [] : [{ attr: "left", is: "=" as const, value: next.left }])];
  await transact([{ ...head, ...(add === 0 ? {} : { add: { left: add } }), if: tests }, ...more], () => changed(next));
  return { ...next, left: next.left + add, version: next.version + 1 };
}

/**
 * Changes a listing as if it were told anew. Open orders keep what was agreed.
 * @param input a whole draft but its id; `quantity` is what is left to be had now
 * @throws Fault missing; invalid `listing.invalid`; limited; conflict `listing.changed` when somebody bought or edited in between
 */
export async function edit(actor: Actor, { id, version }: Aimed, input: Omit<Draft, "id">, now: Date = new Date()): Promise<Stored<Info>> {
  const { listing, story } = await loadOwn(actor, id);
  aim(listing, version);
  if (listing.state === "hidden") throw new Fault("forbidden", "listing.hidden");
  const { draft } = check(use().region, { ...input, id }, now);
  if (listing.held + listing.sold > 0 && (draft.unit !== listing.unit || draft.commodity !== listing.commodity)) {
    throw new Fault("conflict", "listing.has_orders", { fields: { unit: "has_orders" } });
  }
  await spend("listing", actor, now);
  const photos = await Showing.claim(draft.photos, { of: id, confidential: false });
  const { left, held, sold, createdAt, version: seen } = listing;
  const head = compose(personOf(actor), draft, photos[0], now);
  const state: State = listing.state === "paused" ? "paused" : "active";
  const { description, certificates, point } = draft;
  const vouched = certificates.map((c) => story.certificates.find((old) => old.kind === c.kind && old.number === c.number && old.expiresOn === c.expiresOn) ?? c);
  const next = { ...listing, ...head, left, held, sold, createdAt, version: seen, state, updatedAt: later(listing, now) };
  return save(next, draft.quantity - left, [Stories.saving({ ...story, description: description || undefined, certificates: vouched, point, photos })]);
}

/** Moves a listing between the states its seller decides. */
async function turn(actor: Actor, { id, version }: Aimed, state: State, from: readonly State[], now: Date): Promise<Stored<Info>> {
  const { listing } = await loadOwn(actor, id);
  if (listing.state === state) return listing;
  aim(listing, version);
  if (!from.includes(listing.state)) throw new Fault("conflict", "listing.move_refused", { state: listing.state, move: state });
  return save({ ...listing, state, updatedAt: later(listing, now) }, 0);
}

/** Takes it off the lists for a while; orders go on. */
export const pause = (actor: Actor, aimed: Aimed, now: Date = new Date()): Promise<Stored<Info>> => turn(actor, aimed, "paused", ["active", "sold_out"], now);

/** @throws Fault conflict `listing.expired` | `listing.stock_short` when there is nothing to offer */
export async function resume(actor: Actor, aimed: Aimed, now: Date = new Date()): Promise<Stored<Info>> {
  const { listing } = await loadOwn(actor, aimed.id);
  const then = stateAt({ ...listing, state: "active" }, now);
  if (then === "expired") throw new Fault("conflict", "listing.expired");
  if (then === "sold_out") throw new Fault("conflict", "listing.stock_short", { left: 0 });
  return turn(actor, aimed, "active", ["paused", "sold_out", "expired"], now);
}

/** Says that nothing is left: sold elsewhere. What is promised to open orders stays promised. Again changes nothing. */
export async function sellOut(actor: Actor, { id, version }: Aimed, now: Date = new Date()): Promise<Stored<Info>> {
  const { listing } = await loadOwn(actor, id);
  if (listing.state === "sold_out" && listing.left === 0) return listing;
  aim(listing, version);
  if (listing.state === "hidden") throw new Fault("forbidden", "listing.hidden");
  return save({ ...listing, state: "sold_out", updatedAt: later(listing, now) }, -listing.left);
}

/** An operator hides a listing, or shows it again, with a reason. @throws Fault forbidden; missing; invalid `text.required` */
export async function moderate(actor: Actor, id: string, hide: boolean, reason: string, now: Date = new Date()): Promise<Stored<Info>> {
  need(actor, "listing.moderate");
  const { listing, story } = await load(id);
  const text = readInput(z.object({ reason: neededText }), { reason }, "listing.invalid").reason.slice(0, 300);
  if ((listing.state === "hidden") === hide) return listing;
  // Shown again it is for its seller to put back on offer, who may have sold it since.
  const next = { ...listing, state: hide ? ("hidden" as const) : ("paused" as const), updatedAt: later(listing, now) };
  const saved = await save(next, 0, [Stories.saving({ ...story, hidden: hide ? text : undefined })]);
  await record(actor, "listing.moderate", id, { state: saved.state }, now);
  return saved;
}

/**
 * An officer vouches for a certificate after seeing it.
 * @param seen what the officer saw of it; a certificate that was changed meanwhile, or is one of two with the number alone, is not meant
 * @throws Fault forbidden; missing `listing.missing` also outside the officer's villages; missing `certificate.missing`
 */
export async function vouch(actor: Actor, id: string, seen: Pick<Certificate, "number"> & Partial<Record<"kind" | "expiresOn", string>>, now: Date = new Date()): Promise<void> {
  need(actor, "farmer.verify");
  const { listing, story } = await load(id);
  need(actor, "farmer.verify", { village: listing.village, commodity: listing.commodity });
  // Nobody is the witness of their own goods.
  if (actor.kind === "person" && actor.id === listing.seller) throw new Fault("forbidden", "role.needed", { action: "farmer.verify" });
  const meant = story.certificates.filter((c) => c.number === seen.number && (seen.kind ?? c.kind) === c.kind && (seen.expiresOn ?? c.expiresOn) === c.expiresOn);
  if (meant.length !== 1) throw new Fault("missing", "certificate.missing");
  const vouchedBy = actor.kind === "person" ? actor.id : actor.kind;
  await Stories.save({ ...story, certificates: story.certificates.map((c) => (c === meant[0] ? { ...c, vouchedBy, vouchedAt: now.toISOString() } : c)) });
  await record(actor, "certificate.vouch", id, { number: seen.number }, now);
}
