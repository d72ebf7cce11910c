import * as z from "zod";
import type { Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { record } from "../../identity/audit.ts";
import { need } from "../../identity/permissions.ts";
import { entity, transact, type Page, type Stored } from "../../table.ts";
import type { Figure } from "./figure.ts";
import { daysBefore, discarding, monday, sums } from "./rows.ts";
import { referenceDays } from "./rules.ts";

/** A figure that moved too far to be published by itself: it waits for an operator. */
export const Info = z.object({
  /** Of the week in which it came up, and of how far it moved: the same movement is held once. */
  id: z.string(),
  commodity: z.string(),
  by: z.string().describe("What a price is for: `kg`, or a unit"),
  /** First and last local day of what it is made of. */
  from: z.iso.date(),
  to: z.iso.date(),
  median: z.int(),
  /** What was usual before, or what others publish; absent where nothing is known. */
  reference: z.int().optional(),
  orders: z.int(),
  sellers: z.int(),
  buyers: z.int(),
  at: z.iso.datetime(),
  state: z.enum(["waiting", "released", "discarded"]),
});
export type Held = z.output<typeof Info>;

const partition = (commodity: string, by: string): string => `held#${commodity}#${by}`;

const Rows = entity(Info, {
  name: "held_price",
  key: (h: Pick<Held, "commodity" | "by" | "id">) => ({ pk: partition(h.commodity, h.by), sk: h.id }),
  index: { g1: (h) => (h.state === "waiting" ? ["prices_held", `${h.at}#${h.commodity}#${h.by}#${h.id}`] : undefined) },
});

/** What `decide` needs to find one. */
export const HeldKey = Info.pick({ commodity: true, by: true, id: true });
export type HeldKey = z.output<typeof HeldKey>;

/** Keeps a figure back, once. @param now when it came up */
export async function hold(of: Pick<Held, "commodity" | "by" | "to" | "reference">, figure: Figure, now: Date): Promise<void> {
  const { date: from, median, orders, sellers, buyers } = figure;
  // In steps of a half as much again: a figure that moves on after it was decided about is another one.
  const id = `${monday(of.to)}#${Math.round(Math.log(median) / Math.log(1.5))}`;
  await Rows.ensure({ ...of, id, from, median, orders, sellers, buyers, at: now.toISOString(), state: "waiting" });
}

/** The prices an operator released not long before this day. */
export async function released(commodity: string, by: string, day: string): Promise<number[]> {
  const { items } = await Rows.query({ pk: partition(commodity, by), from: daysBefore(day, referenceDays), to: `${day}~`, limit: 100 });
  return items.filter((h) => h.state === "released").map((h) => h.median);
}

/** What waits for an operator, oldest first. @throws Fault forbidden */
export async function waiting(actor: Actor, page: { limit?: number; cursor?: string } = {}): Promise<Page<Stored<Held>>> {
  need(actor, "price.decide");
  return Rows.query({ index: "g1", pk: "prices_held", ...page });
}

/**
 * Publishes a held figure, and what is close to it in the next weeks; or discards it, and with it the sums it was made
 * of. Again changes nothing.
 * @throws Fault forbidden; missing `price.held_missing`; conflict `held_price.stale`
 */
export async function decide(actor: Actor, key: HeldKey, state: "released" | "discarded", now: Date = new Date()): Promise<void> {
  need(actor, "price.decide", undefined, now.getTime());
  const held = await Rows.get(key, { consistent: true });
  if (!held) throw new Fault("missing", "price.held_missing");
  if (held.state !== "waiting") return;
  if (state === "discarded") {
    const { commodity, by, from, to } = held;
    const made = [...(await sums("d", commodity, by, from, to)), ...(await sums("w", commodity, by, monday(from), to))];
    for (let at = 0; at < made.length; at += 100) await transact(discarding(made.slice(at, at + 100)), () => new Fault("conflict", "held_price.stale"));
  }
  await Rows.save({ ...held, state });
  await record(actor, "price.decide", held.commodity, { by: held.by, median: held.median, state }, now);
}
