import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import type { Draft } from "@among/core/market/listing/draft";
import { account, town, valueOf, visit, type Got, type Somebody } from "../identity/account.ts";

export const farmer = (name = "Suwarno"): Promise<Somebody> => account([{ role: "farmer" }], { name, village: town.region.villages[0]!.code, phone: `+62812${Math.floor(Math.random() * 1e8)}` });
export const buyer = (): Promise<Somebody> => account([{ role: "buyer" }], { name: "Ratna Puspita", phone: `+62813${Math.floor(Math.random() * 1e8)}` });

/** Carrots on offer, fifty kilograms. @returns the listing's id */
export const offer = async (seller: Actor, more: Partial<Draft> = {}): Promise<string> =>
  (await create(seller, { id: id("lst"), commodity: "wortel", quantity: 50_000, price: 7_500, village: town.region.villages[0]!.code, handover: { pickup: true }, ...more })).listing.id;

/** From an offer to an order; both pages are asked as their people see them. */
export async function ordered(seller: Somebody, from: Somebody, listing: string, quantity = "10"): Promise<string> {
  const sent = await visit(from, `/tani/${listing}`, { form: { action: "offer", id: id("dea"), quantity, price: "", handover: "pickup", payment: "cash" } });
  const deal = sent.to!.split("?")[0]!;
  await step(seller, deal, "accepted");
  return deal;
}

export const versionOf = (html: string): string => valueOf(html, "version")!;
/** Takes a step by its form, from the version its page shows. */
export async function step(who: Somebody, deal: string, action: string, more: Record<string, string> = {}): Promise<Got> {
  const { html } = await visit(who, deal);
  return visit(who, deal, { form: { action, version: versionOf(html), ...Object.fromEntries(Object.entries(more).map(([name, value]) => [`${action}-${name}`, value])) } });
}
