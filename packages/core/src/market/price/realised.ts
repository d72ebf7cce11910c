import { once } from "../../once.ts";
import type { Event, Info } from "../deal/info.ts";
import { fulfilled } from "../deal/lifecycle.ts";
import { today } from "../listing/info.ts";
import { basePrice, basis, weight } from "../measure.ts";
import type { Figure } from "./figure.ts";
import { hold, released } from "./held.ts";
import { bothHaveHistory } from "./history.ts";
import { latest, type Official } from "./official.ts";
import { counting, daysBefore, figureOf, monday, sums, type Sums } from "./rows.ts";
import { referenceDays, rules } from "./rules.ts";

/**
 * Counts an order when it was received or settled as such, once: not where the amount is too small to say anything, nor
 * between people nobody knows yet.
 * @param demo made up, and marked so: nobody's history is asked for
 * @returns whether it is one that counts, now or when it was told before
 */
export async function countSale(deal: Info, event: Event, demo = false): Promise<boolean> {
  if ((event.kind !== "received" && event.kind !== "settled") || !fulfilled.includes(event.state)) return false;
  const { id, commodity, seller, buyer } = deal;
  const amount = weight(deal.quantity!, deal.grams) ?? deal.quantity!;
  if (amount < rules().leastAmount) return false;
  if (!demo && !(await bothHaveHistory(deal, event.at))) return false;
  const [by, price, day] = [basis(deal), basePrice(deal.price!, deal.grams), today(new Date(event.at))];
  await once(`realised#${id}`, counting({ commodity, by, seller, buyer, amount, price, day }, demo));
  return true;
}

/** In days: the windows tried, until one has enough people behind it. */
export const windows = [7, 28, 91] as const;

type Recent = Figure & { days: number };

/**
 * What was paid of late: in the last 7 days, or where too few traded then the last 28, or 91. A figure that moved too
 * far waits for an operator, and the longer time is shown meanwhile.
 * @param by `kg`, or the unit for goods whose weight is not known
 * @param official what others publish, where the caller has it already
 */
export async function recent(commodity: string, by = "kg", now: Date = new Date(), official?: Promise<readonly Official[]>): Promise<Recent | undefined> {
  return (await judged(commodity, by, now, official)).shown;
}

/** Lets operators know of a figure that moved too far, after a sale was counted. */
export async function holdBack(deal: Info, event: Event): Promise<void> {
  const at = new Date(event.at);
  const [commodity, by] = [deal.commodity, basis(deal)];
  const { held } = await judged(commodity, by, at);
  if (held) await hold({ commodity, by, to: today(at), reference: held.reference }, held.figure, at);
}

interface Judged {
  shown?: Recent;
  /** The first that moved too far. */
  held?: { figure: Figure; reference?: number };
}

async function judged(commodity: string, by: string, now: Date, official?: Promise<readonly Official[]>): Promise<Judged> {
  const day = today(now);
  const found = await sums("d", commodity, by, daysBefore(day, windows[2] + referenceDays - 1), day);
  let held: Judged["held"];
  for (const days of windows) {
    const from = daysBefore(day, days - 1);
    const figure = figureOf(from, found.filter((s) => s.day >= from));
    if (!figure) continue;
    const reference = referenceOf(from, found);
    if (await isPlausible({ commodity, by, figure, reference, day }, async () => official ?? latest(commodity))) return { shown: { ...figure, days }, held };
    held ??= { figure, reference };
  }
  return { held };
}

/** What was paid in the time before. */
const referenceOf = (from: string, list: readonly Sums[]): number | undefined => {
  const start = daysBefore(from, referenceDays);
  return figureOf(start, list.filter((s) => s.day >= start && s.day < from))?.median;
};

const within = (price: number, reference: number, factor: number): boolean => price <= reference * factor && price * factor >= reference;

/** In days: a published figure older than this, or newer, says nothing about a week. */
const officialDays = 91;

interface Judging {
  commodity: string;
  by: string;
  figure: Figure;
  reference: number | undefined;
  /** Local, the last it is about. */
  day: string;
}

/** Measured against what was paid before; where nothing is known of that, against what others publish; and against what an operator released. */
async function isPlausible({ commodity, by, figure: { median, date }, reference, day }: Judging, official: () => Promise<readonly Official[]>): Promise<boolean> {
  const { factor, officialFactor } = rules();
  if (reference !== undefined && within(median, reference, factor)) return true;
  if (reference === undefined) {
    const near = (await official()).filter((p) => by === "kg" && (p.unitCode ?? "KGM") === "KGM" && p.date >= daysBefore(date, officialDays) && p.date <= daysBefore(day, -officialDays));
    if (near.length === 0 || near.some((p) => within(median, p.price, officialFactor))) return true;
  }
  return (await released(commodity, by, day)).some((price) => within(median, price, factor));
}

/** Week by week, oldest first; weeks with too few people behind them, or that moved too far, are left out. @param weeks how far back */
export async function weekly(commodity: string, by = "kg", weeks = 53, now: Date = new Date(), official: readonly Official[] = []): Promise<Figure[]> {
  const day = today(now);
  const first = monday(daysBefore(day, (weeks - 1) * 7));
  const found = await sums("w", commodity, by, daysBefore(first, referenceDays), day);
  const shown: Figure[] = [];
  for (const week of found.filter((s) => s.day >= first)) {
    const figure = figureOf(week.day, [week]);
    if (!figure) continue;
    const judging = { commodity, by, figure, reference: referenceOf(week.day, found), day: daysBefore(week.day, -6) };
    if (await isPlausible(judging, async () => official)) shown.push(figure);
  }
  return shown;
}
