import { Fault } from "../../fault.ts";
import { transact, type Stored } from "../../table.ts";
import { digestOf, Events, Heads, type Event, type Info } from "./info.ts";
import { leftOf, stockWrites } from "../listing/stock.ts";
import { step, type Mover, type Move } from "./rules.ts";

export interface Moved {
  deal: Stored<Info>;
  event: Event;
  /** True when this very step had already been taken. */
  repeated: boolean;
}

/** @throws Fault missing `deal.missing`: also the answer to whoever is no party to it */
export async function load(id: string): Promise<Stored<Info>> {
  const deal = await Heads.get({ id }, { consistent: true });
  if (!deal) throw new Fault("missing", "deal.missing");
  return deal;
}

/**
 * Takes one step and writes deal, event and stock together: none is ever seen without the others.
 * @param version the version the person was looking at; the same step sent again from it is one step
 * @throws Fault conflict `deal.changed` with the state as it is now; `listing.stock_short` with what is left;
 * what `step` throws
 */
export async function move(deal: Stored<Info>, change: Move, mover: Mover, now: Date, version?: number): Promise<Moved> {
  if (version !== undefined && version !== deal.version) return (await repeated(deal, change, mover, version)) ?? refuse(changed(deal));
  const moved = step(deal, change, mover, now);
  const lost = new Fault("conflict", "deal.lost_race");
  const short = new Fault("conflict", "listing.stock_short");
  try {
    await transact([Heads.saving(moved.deal), Events.creating(moved.event), ...stockWrites(deal, moved.deal)], (failed) => (failed.some((n) => n < 2) ? lost : short));
  } catch (error) {
    if (error === short) throw new Fault("conflict", "listing.stock_short", { ...(await leftOf(deal)), fields: { quantity: "stock_short" } });
    if (error !== lost) throw error;
    // Somebody was quicker: perhaps this very request, whose answer got lost on the way.
    const then = await load(deal.id);
    return (await repeated(then, change, mover, deal.version)) ?? refuse(changed(then));
  }
  return { deal: { ...moved.deal, version: deal.version + 1 }, event: moved.event, repeated: false };
}

async function repeated(deal: Stored<Info>, change: Move, mover: Mover, version: number): Promise<Moved | undefined> {
  const event = await Events.get({ deal: deal.id, number: version }, { consistent: true });
  if (!event || event.digest !== digestOf(change) || event.side !== mover.side || event.by !== mover.by) return undefined;
  return { deal, event, repeated: true };
}

/** Somebody took a step since. */
export const changed = (deal: Info): Fault => new Fault("conflict", "deal.changed", { state: deal.state, at: deal.updatedAt });

function refuse(fault: Fault): never {
  throw fault;
}
