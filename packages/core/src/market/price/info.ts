import * as Official from "./official.ts";
import type { Figure } from "./figure.ts";
import * as Realised from "./realised.ts";
import { total } from "../measure.ts";
import { today } from "../listing/info.ts";

/** What goods are worth today: what others publish, and what was really paid here. */
export interface Beside {
  official: Official.Official[];
  realised?: Figure & { days: number };
}

/** The figures that stand beside a listing or its form. @param by basis of the realised ones: `kg`, or a unit */
export async function beside(commodity: string, by = "kg", now: Date = new Date()): Promise<Beside> {
  const published = Official.latest(commodity);
  const [official, realised] = await Promise.all([published, Realised.recent(commodity, by, now, published)]);
  return { official, realised };
}

export interface Chart {
  official: Official.Official[];
  realised: Figure[];
}

/** Both series over the last months, for a chart and the table behind it. */
export async function chart(commodity: string, by = "kg", months = 12, now: Date = new Date()): Promise<Chart> {
  const from = today(new Date(now.getTime() - months * 30.5 * 86_400_000));
  const official = await Official.series(commodity, from);
  return { official, realised: await Realised.weekly(commodity, by, Math.ceil(months * 4.35), now, official) };
}

export interface Gap {
  /** Rupiah for everything: at the middleman's, here, and the way there. */
  middleman: number;
  here: number;
  transport: number;
  /** Here less transport less the middleman: negative when the middleman is the better deal. */
  gain: number;
  /** The gain for one unit, rounded, and as a share of the middleman's price in per mille. */
  perUnit: number;
  perMille: number;
  /** The price for one unit at which both are the same. */
  evenPrice: number;
}

/**
 * "Tengkulak menawar berapa?": what selling here brings beyond a middleman's offer, net of transport.
 * @param quantity milli-units
 * @param offer the middleman's rupiah for one unit, at the farm
 * @param price rupiah for one unit here
 * @param transport rupiah for bringing everything
 */
export function gap({ quantity, offer, price, transport = 0 }: { quantity: number; offer: number; price: number; transport?: number }): Gap {
  const [middleman, here] = [total(quantity, offer), total(quantity, price)];
  const gain = here - transport - middleman;
  return {
    middleman,
    here,
    transport,
    gain,
    perUnit: Math.round((gain * 1000) / quantity),
    perMille: middleman === 0 ? 0 : Math.round((gain * 1000) / middleman),
    evenPrice: Math.ceil(((middleman + transport) * 1000) / quantity),
  };
}
