import { line, measured } from "./measured.ts";
import { operations, tick, type Operation } from "./operations.ts";
import { patterns } from "./patterns.ts";
import { priceNames, priceOf, type PriceName, type Region } from "./prices.ts";
import { sizes, type Name } from "../../sizes.ts";
import { usual, type Usage } from "./usage.ts";

/** How much of everything that has a price. */
export type Quantities = Record<PriceName, number>;

const known = patterns();
const GB = 1e9;
/** Memory in MB that comes with one whole CPU: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const wholeCpu = 1_769;

const nothing = (): Quantities => Object.fromEntries(priceNames.map((name) => [name, 0])) as Quantities;

/** Adds so many times one to the other. */
function add(to: Quantities, from: Quantities, times = 1): Quantities {
  for (const name of priceNames) to[name] += from[name] * times;
  return to;
}

/** Milliseconds that a warm call of a function is paid for: a share of a CPU takes so much longer, a wait for the table does not. */
export function duration(fn: Name, { cpuMs, calls }: { cpuMs: number; calls: number }, u: Usage): number {
  return u.own + u.wait * calls + cpuMs * u.slower * Math.max(1, wholeCpu / sizes[fn].memory);
}

function call(fn: Name, ms: number, cold: number, u: Usage): Quantities {
  return { ...nothing(), calls: 1, compute: ((ms + cold * u.coldMs) / 1_000) * (sizes[fn].memory / 1_024), secrets: cold };
}

const isHttp = (fn: Name): boolean => fn === "api" || fn === "auth" || fn === "site";

/**
 * What one operation takes, the feed's part included.
 * @throws Error naming a pattern that the README does not have
 */
export function quantitiesOf(operation: Operation, u: Usage = usual): Quantities {
  const sum = nothing();
  let records = 0;
  for (const [name, times] of Object.entries(operation.patterns?.(u) ?? {})) {
    const pattern = known.get(name);
    if (!pattern) throw new Error(`"${operation.name}" counts "${name}", which is no access pattern of the core's README`);
    sum.reads += pattern.read * times;
    sum.writes += pattern.write * times;
    records += pattern.records * times;
  }
  const cold = operation.cold?.(u) ?? u.cold;
  let asked = 0;
  for (const [fn, what, times] of operation.calls?.(u) ?? []) {
    add(sum, call(fn, duration(fn, measured[what], u), cold, u), times);
    if (!isHttp(fn)) continue;
    asked += times;
    sum.logsIn += (times * line) / GB;
  }
  // A call of the feed's function takes several records, one after the other.
  const each = measured.record;
  const together = duration("stream", { cpuMs: each.cpuMs * u.perCall, calls: each.calls * u.perCall }, u);
  add(sum, call("stream", together, u.cold, u), records / u.perCall);
  sum.edgeRequests += operation.edge?.(u) ?? asked;
  sum.edgeOut += (operation.out?.(u) ?? 0) / GB;
  sum.edgeIn += (operation.in?.(u) ?? 0) / GB;
  sum.puts += operation.puts ?? 0;
  sum.gets += operation.gets?.(u) ?? 0;
  sum.events += operation.events ?? 0;
  sum.textsAbroad += (operation.texts?.(u) ?? 0) * u.textParts;
  return sum;
}

/** What is there whether anybody comes or not. */
export const always = { alarms: 10, dashboards: 1, mails: 20, queue: 1_000 } satisfies Partial<Quantities>;

/** Months of log that production keeps, `stacks/function.ts`. */
export const logMonths = 3;

/**
 * What a month takes.
 * @param people inhabitants; nobody for a town where nobody comes
 * @param months how long it has been running like this: what is stored grows
 */
export function month(people: number, u: Usage = usual, months = 12): Quantities {
  const sum = { ...nothing(), ...always };
  let rows = 0;
  let files = 0;
  for (const operation of operations) {
    const times = operation.perMonth(people, u);
    add(sum, quantitiesOf(operation, u), times);
    rows += (operation.rows ?? 0) * times;
    files += (operation.files ?? 0) * times;
    // A day or two of originals, and a month of what a picture was before it was moved.
    if (operation.files) sum.files += ((u.original * 2) / 30 / GB + operation.files / GB) * times;
  }
  sum.rows = (rows * months) / GB;
  sum.backups = sum.rows;
  sum.files += (files * months) / GB + u.deployed;
  sum.logsKept = sum.logsIn * logMonths;
  sum.ticks = tick.perMonth(people, u);
  return sum;
}

/** USD of so much of one thing. @param free whether the always-free part is taken off first */
export function usd(name: PriceName, quantity: number, region: Region, free: boolean): number {
  const price = priceOf(name);
  return (Math.max(0, quantity - (free ? (price.free ?? 0) : 0)) / price.per) * price.usd[region];
}

/** Prices that are no part of the goals: texts depend on the channel, a zone on the domain. */
export const apart: PriceName[] = ["textsAbroad", "zone"];

/** USD of everything, texts and an own domain apart. */
export const total = (quantities: Quantities, region: Region, free: boolean): number =>
  priceNames.filter((name) => !apart.includes(name)).reduce((sum, name) => sum + usd(name, quantities[name], region, free), 0);
