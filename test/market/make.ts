import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import { People } from "@among/core/identity/person";
import * as Create from "@among/core/market/listing/create";
import * as Begin from "@among/core/market/deal/begin";
import { take } from "@among/core/market/deal/take";
import type { Draft } from "@among/core/market/listing/draft";
import { Heads as Deals, type Info } from "@among/core/market/deal/info";
import type { Stored } from "@among/core/table";
import { batu } from "../reports/make.ts";

export { batu, faultOf, seeded } from "../reports/make.ts";

export type Person = Extract<Actor, { kind: "person" }>;

let people = 0;
export const someone = (name?: string, role: "citizen" | "operator" | "editor" | "extension_officer" = "citizen"): Person => {
  const number = ++people;
  return { kind: "person", id: `per_${String(number).padStart(26, "0")}`, name: name ?? `Orang ${number}`, grants: [{ role }] };
};

/** The same with an account and a number, so that they can be told. */
export async function personWithPhone(name: string, phone?: string, now: Date = new Date()): Promise<Person> {
  const person = someone(name);
  await People.create({ id: person.id, name, phone, village: batu.villages[0]!.code, grants: [{ role: "farmer" }], consents: [], staff: false, status: "active", createdAt: now.toISOString() });
  return person;
}

/** Gives them what a published price asks of those behind it: an account of long ago, and an order carried through with a stranger. */
export async function withPast<P extends { id: string; name?: string }>(person: P, now: Date = new Date()): Promise<P> {
  const at = new Date(now.getTime() - 800 * 86_400_000).toISOString();
  const known = await People.get(person, { consistent: true });
  if (known) await People.save({ ...known, createdAt: at });
  else await People.create({ id: person.id, name: person.name ?? "Orang", grants: [{ role: "farmer" }], consents: [], staff: false, status: "active", createdAt: at });
  const sides = { seller: person.id, buyer: id("per"), sellerName: "", buyerName: "", sharedByBuyer: false, sharedBySeller: false, reviewedByBuyer: true, reviewedBySeller: true, buyerLang: "id", sellerLang: "id" } as const;
  await Deals.create({ ...sides, id: id("dea"), listing: id("lst"), commodity: "apel", unit: "kg", village: batu.villages[0]!.code, state: "reviewed", fee: 0, amount: 0, createdAt: at, updatedAt: at, receivedAt: at });
  return person;
}

export const village = batu.villages[0]!;

/** 100 kg of carrots at Rp 8.000, to be fetched. */
export const draft = (over: Partial<Draft> = {}, now: Date = new Date()): Draft => ({ id: id("lst", now.getTime()), commodity: "wortel", quantity: 100_000, price: 8_000, village: village.code, ...over });

export const list = async (seller: Actor, over: Partial<Draft> = {}, now: Date = new Date()) => (await Create.create(seller, draft(over, now), now)).listing;

export const offer = async (buyer: Actor, listing: { id: string }, quantity: number, now: Date = new Date()): Promise<Stored<Info>> =>
  (await Begin.offer(buyer, { id: id("dea", now.getTime()), listing: listing.id, quantity }, now)).deal;

/** Written by hand: in which states of a deal goods are promised, and in which they are sold. */
export const holding = ["confirmed", "ready", "handed_over", "disputed"];
export const fulfilled = ["received", "reviewed"];

/** An order as far as it should go. */
export async function order(seller: Actor, buyer: Actor, listing: { id: string }, quantity: number, to: "confirmed" | "handed_over" | "received" = "received", now: Date = new Date()): Promise<Stored<Info>> {
  let deal = await offer(buyer, listing, quantity, now);
  deal = (await take(seller, deal, "accept", {}, now)).deal;
  if (to === "confirmed") return deal;
  deal = (await take(seller, deal, "hand_over", { quantity }, now)).deal;
  if (to === "handed_over") return deal;
  return (await take(buyer, deal, "receive", {}, now)).deal;
}
