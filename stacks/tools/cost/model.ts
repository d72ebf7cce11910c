import { answering, sizes } from "../../sizes.ts";
import { logLine, measured } from "./measured.ts";
import * as identity from "./modules/identity.ts";
import * as market from "./modules/market.ts";
import * as pages from "./modules/pages.ts";
import * as platform from "./modules/platform.ts";
import * as reports from "./modules/reports.ts";
import type { Operation } from "./operation.ts";
import { patternsOf } from "./patterns.ts";
import { priceNames, priceOf, type PriceName, type Region } from "./prices.ts";

/** A new module's assumptions and operations are added here. */
const modules = [pages, reports, market, identity, platform];

type NamesOf<A> = A extends unknown ? keyof A & string : never;
type AssumptionName = NamesOf<(typeof modules)[number]["assumptions"]>;
/**
 * The assumptions about a month, per inhabitant where they grow with the town. Batu has 225,408 of them. Nobody has run such
 * a platform in such a town, so each is chosen on the busy side of what is known.
 */
export const assumptions: Record<AssumptionName, readonly [value: number, unit: string, why: string]> = Object.assign({}, ...modules.map((module) => module.assumptions));
export const assumptionNames = Object.keys(assumptions) as AssumptionName[];
export type Usage = Record<AssumptionName, number>;
export const usual = Object.fromEntries(assumptionNames.map((name) => [name, assumptions[name][0]])) as Usage;

/** Inhabitants. Nobody comes to an idle town: its clock ticks, and what is stored stays. */
export const towns = { idle: 0, town: 200_000, ten: 2_000_000 } as const;
export const operationsOf = (people: number, u: Usage = usual): Operation[] => modules.flatMap((module) => module.operations(people, u));

/** How much of everything that has a price. */
export type Quantities = Record<PriceName, number>;
const nothing = Object.fromEntries(priceNames.map((name) => [name, 0])) as Quantities;
const knownPatterns = patternsOf();
const GB = 1e9;
/** Memory in MB that comes with one whole CPU: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const wholeCpu = 1_769;

/** Milliseconds that a warm call is paid for: a share of a CPU takes so much longer for the work, but not for waiting for the table. */
export const duration = (fn: keyof typeof sizes, { cpuMs, calls }: { cpuMs: number; calls: number }, u: Usage): number => u.own + u.wait * calls + cpuMs * u.slower * Math.max(1, wholeCpu / sizes[fn].memory);

/**
 * What one operation takes, with the reactions to its writes.
 * @throws Error naming a pattern that the README does not have
 */
export function quantitiesOf({ name, calls, patterns = {}, cold, edge, out = 0, in: received = 0, puts = 0, gets = 0, events = 0, texts = 0 }: Operation, u: Usage = usual): Quantities {
  const sum = { ...nothing, puts, gets, events, edgeOut: out / GB, edgeIn: received / GB, textsAbroad: texts * u.textParts };
  const call = (work: keyof typeof measured, times: number, starting: number, together = 1): void => {
    const { fn, cpuMs, calls } = measured[work];
    const ms = duration(fn, { cpuMs: cpuMs * together, calls: calls * together }, u) + starting * u.coldMs;
    sum.calls += times;
    sum.compute += (ms / 1_000) * (sizes[fn].memory / 1_024) * times;
    sum.secrets += starting * times;
    if (answering.includes(fn)) sum.edgeRequests += times;
  };
  for (const [work, times] of Object.entries(calls ?? {})) call(work as keyof typeof measured, times, cold ?? u.cold);
  for (const [pattern, times] of Object.entries(patterns)) {
    const { read, write, records } = knownPatterns.get(pattern) ?? fail(`"${name}" counts "${pattern}", which is no access pattern of the core's README`);
    sum.reads += read * times;
    sum.writes += write * times;
    // A call of the stream's function takes several records, one after the other.
    if (records > 0) call("record", (records * times) / u.perCall, u.cold, u.perCall);
  }
  return { ...sum, logsIn: (sum.edgeRequests * logLine) / GB, edgeRequests: edge ?? sum.edgeRequests };
}

function fail(message: string): never {
  throw new Error(message);
}

/** Months of log that production keeps, `stacks/function.ts`. */
export const logMonths = 3;

/**
 * What a month takes.
 * @param people inhabitants
 * @param months how long it has been running like this: what is stored grows
 */
export function month(people: number, u: Usage = usual, months = 12): Quantities {
  const sum = { ...nothing, ...platform.always, files: u.deployed };
  for (const operation of operationsOf(people, u)) {
    const { perMonth, rows = 0, files = 0 } = operation;
    const quantities = quantitiesOf(operation, u);
    for (const name of priceNames) sum[name] += quantities[name] * perMonth;
    sum.rows += (rows * perMonth * months) / GB;
    // Originals stay for a day or two; deleted and moved pictures for a month more.
    if (files > 0) sum.files += (((u.original * 2) / 30 + files + files * months) * perMonth) / GB;
  }
  return { ...sum, backups: sum.rows, logsKept: sum.logsIn * logMonths };
}

/** USD of so much of one thing. @param free whether what every account has for nothing is taken off first */
export function usd(name: PriceName, quantity: number, region: Region, free: boolean): number {
  const price = priceOf(name);
  return (Math.max(0, quantity - (free ? (price.free ?? 0) : 0)) / price.per) * price.usd[region];
}

/** Not in the goals: texts depend on the channel, a zone on the domain. */
export const apart: PriceName[] = ["textsAbroad", "zone"];
export const counted = priceNames.filter((name) => !apart.includes(name));

/** USD of everything, texts and an own domain apart. */
export const total = (quantities: Quantities, region: Region, free: boolean): number => counted.reduce((sum, name) => sum + usd(name, quantities[name], region, free), 0);

/** The dearest lines of a month. */
export const dearest = (quantities: Quantities, region: Region, free: boolean, count = 3): { name: PriceName; cost: number }[] =>
  counted.map((name) => ({ name, cost: usd(name, quantities[name], region, free) })).sort((a, b) => b.cost - a.cost).slice(0, count);

/** By what each assumption alone must be multiplied for the bill to double, to a hundredth; not named where neither a hundred times as much does it, nor the whole share. */
export function doubling(people: number, region: Region): { name: AssumptionName; factor: number }[] {
  const bill = (name: AssumptionName, factor: number) => total(month(people, { ...usual, [name]: usual[name] * factor }), region, true);
  const goal = 2 * total(month(people), region, true);
  const found = assumptionNames.flatMap((name) => {
    let [low, high] = [1, assumptions[name][1].startsWith("share") ? 1 / usual[name] : 100];
    if (bill(name, high) < goal) return [];
    while (high - low > 0.01) {
      const middle = (low + high) / 2;
      if (bill(name, middle) < goal) low = middle;
      else high = middle;
    }
    return [{ name, factor: high }];
  });
  return found.sort((a, b) => a.factor - b.factor);
}
