import * as z from "zod";
import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { need } from "../identity/permissions.ts";
import { once } from "../once.ts";
import type { Event } from "../reports/report/event.ts";
import type { Info } from "../reports/report/info.ts";
import { entity } from "../table.ts";
import { dateAt, monthOf, monthsUpTo } from "../zone.ts";
import { mayRead } from "./inbox.ts";

/** Upper ends of the time classes, in hours; the last class is open. */
export const classes = [1, 4, 24, 72, 168, 336] as const;
const names = ["1", "4", "24", "72", "168", "336", "more"] as const;
type Name = (typeof names)[number];

/** Counts of one thing each; the others count how long it took, by class. */
export const plainCounters = [
  "received",
  "responded",
  "respondedLate",
  "resolved",
  "resolvedLate",
  "reopened",
  "rejected",
  "forwarded",
] as const;
type Counter = (typeof plainCounters)[number] | `${"respond" | "resolve"}_${Name}`;
const counters: Counter[] = [...plainCounters, ...names.flatMap((n): Counter[] => [`respond_${n}`, `resolve_${n}`])];

/** One agency's month in counts: what the public figures are made of. Holds no report's content. */
export const Figures = z.object({
  agency: z.string(),
  month: z.string().describe("The earliest month counted: `2026-09`"),
  ...(Object.fromEntries(counters.map((c) => [c, z.number().int().default(0)])) as Record<Counter, z.ZodDefault<z.ZodNumber>>),
});
export type Figures = z.output<typeof Figures>;

/** One row for what everybody may count, and one for confidential reports: public figures must not move when somebody reports in confidence. */
const monthsOf = (part: string) => entity(Figures, { name: "agency_month", key: (f: { agency: string; month: string }) => ({ pk: `${part}#${f.month}`, sk: f.agency }), counters });
const Months = monthsOf("figures");
const ConfidentialMonths = monthsOf("figures_confidential");

type Counts = Partial<Record<Counter, number>>;

function classOf(minutes: number): Name {
  const at = classes.findIndex((h) => minutes <= h * 60);
  return names[at === -1 ? names.length - 1 : at]!;
}

/** What an event adds to the figures of the agency it happened at. */
export function counts(event: Event): Counts {
  const add: Counts = {};
  if (event.respondMinutes !== undefined) {
    add.responded = 1;
    add[`respond_${classOf(event.respondMinutes)}`] = 1;
    if ((event.respondLate ?? 0) > 0) add.respondedLate = 1;
  }
  if (event.resolveMinutes !== undefined) {
    add.resolved = 1;
    add[`resolve_${classOf(event.resolveMinutes)}`] = 1;
    if ((event.resolveLate ?? 0) > 0) add.resolvedLate = 1;
  }
  if (event.kind === "reopened" || event.kind === "rejected" || event.kind === "forwarded") add[event.kind] = 1;
  return add;
}

/** Counts a new report at its agency, once. */
export const countReport = (report: Info): Promise<void> => add(report, `figures#${report.code}`, report.agency, report.createdAt, { received: 1 });

/** Counts what an event of this report adds, once; a forwarded report is received anew by the next agency. */
export async function countEvent(event: Event, report: Pick<Info, "confidential">): Promise<void> {
  await add(report, `figures#${event.id}`, event.agency, event.at, counts(event));
  if (event.kind === "forwarded") await add(report, `figures#${event.id}#to`, event.toAgency!, event.at, { received: 1 });
}

async function add({ confidential }: Pick<Info, "confidential">, what: string, agency: string, at: string, adds: Counts): Promise<void> {
  if (Object.keys(adds).length === 0) return;
  const month = monthAt(new Date(at));
  const key = (confidential ? ConfidentialMonths : Months).key({ agency, month });
  await once(what, [{ op: "update", key, add: adds as Record<string, number>, set: { type: Months.name, body: JSON.stringify({ agency, month }), v: 1 } }]);
}

/** The class in which the middle one falls, as its upper end in hours; undefined without any, Infinity for the open class. */
export function medianHours(figures: Figures, what: "respond" | "resolve"): number | undefined {
  const list = names.map((n) => figures[`${what}_${n}`]);
  const total = list.reduce((a, b) => a + b, 0);
  if (total === 0) return undefined;
  let seen = 0;
  const at = list.findIndex((n) => (seen += n) * 2 >= total);
  return classes[at] ?? Infinity;
}

/**
 * Every agency's figures over the last months, summed; agencies without any are left out.
 * Public: confidential reports are not in them, as a count that rises by one tells that somebody just reported.
 */
export async function agencies(months = 3, now: Date = new Date()): Promise<Figures[]> {
  const pages = await Promise.all(recent(months, now).map((m) => Months.query({ pk: `figures#${m}`, limit: 200 })));
  const sums = new Map<string, Figures>();
  for (const row of pages.flatMap((p) => p.items)) sums.set(row.agency, plus(sums.get(row.agency), row));
  return [...sums.values()].filter((f) => use().region.agency(f.agency)).sort((a, b) => b.received - a.received);
}

/** One agency's months, newest first, for its head: all its reports, confidential ones too. @throws Fault forbidden, missing */
export async function own(actor: Actor, agency?: string, months = 6, now: Date = new Date()): Promise<Figures[]> {
  const key = mayRead(actor, agency);
  need(actor, "agency.figures", { agency: key });
  const keys = recent(months, now).map((m) => ({ agency: key, month: m }));
  const rows = (await Promise.all([Months.batchGet(keys), ConfidentialMonths.batchGet(keys)])).flat();
  const sums = new Map<string, Figures>();
  for (const row of rows) sums.set(row.month, plus(sums.get(row.month), row));
  return [...sums.values()].sort((a, b) => b.month.localeCompare(a.month));
}

/** The month people there were in: a report of half past midnight on the first belongs to the new one. */
const monthAt = (instant: Date): string => monthOf(dateAt(instant.getTime(), use().region.timezone));

const recent = (months: number, now: Date): string[] => monthsUpTo(monthAt(now), months);

function plus(a: Figures | undefined, b: Figures): Figures {
  if (!a) return { ...b };
  const sum = { ...a, month: b.month < a.month ? b.month : a.month };
  for (const c of counters) sum[c] = a[c] + b[c];
  return sum;
}
