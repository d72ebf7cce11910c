import { apart, month, quantitiesOf, total, usd, type Quantities } from "./bill.ts";
import { operations } from "./operations.ts";
import { priceNames, priceOf, prices, regions, rupiahPerDollar, textAtHome, type PriceName, type Region } from "./prices.ts";
import { doubling } from "./sensitivity.ts";
import { assumptionNames, assumptions, towns, usual } from "./usage.ts";

export interface Question {
  people: number;
  region: Region;
}

export const table = (head: string[], rows: (string | number)[][]): string => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

const dollars = (n: number): string => n.toFixed(2);
const whole = (n: number): string => Math.round(n).toLocaleString("en");
const exact = (n: number): string => (n >= 100 ? whole(n) : String(Number(n.toPrecision(3))));
const rupiah = (n: number): string => `Rp ${Math.round(n).toLocaleString("id-ID")}`;

/** The towns of the tables: nobody, the town asked about, ten times that. */
const sizesOf = (people: number): [name: string, people: number][] => [
  ["nobody comes", towns.idle],
  [`a town of ${whole(people)}`, people],
  ["ten times that", people * 10],
];

const rowsOf = ({ people, region }: Question): string =>
  table(
    ["USD a month", "bill", "without any free tier", "bill after five years"],
    sizesOf(people).map(([name, size]) => [name, dollars(total(month(size), region, true)), dollars(total(month(size), region, false)), dollars(total(month(size, usual, 60), region, true))]),
  );

const textsOf = (people: number): number => month(people).textsAbroad / usual.textParts;
const atHome = (people: number): number => (month(people).textsAbroad * textAtHome.rupiah) / rupiahPerDollar.rupiah;

/** What the main README says. */
export const summary = (question: Question): string => `${rowsOf(question)}

Texts are paid to whoever sends them, and are apart: the ${whole(textsOf(question.people))} a month of such a town cost about USD ${whole(atHome(question.people))} at a gateway in the country.`;

function services({ people, region }: Question): string {
  const names = [...new Set(priceNames.filter((name) => !apart.includes(name)).map((name) => priceOf(name).service))];
  const of = (service: string, quantities: Quantities, free: boolean) =>
    dollars(priceNames.filter((name) => priceOf(name).service === service && !apart.includes(name)).reduce((sum, name) => sum + usd(name, quantities[name], region, free), 0));
  const months = sizesOf(people).map(([name, size]) => [name, month(size)] as const);
  return table(["USD a month: bill (without free tier)", ...months.map(([name]) => name)], names.map((service) => [service, ...months.map(([, q]) => `${of(service, q, true)} (${of(service, q, false)})`)]));
}

/** What would make a line smaller. */
const levers: Partial<Record<PriceName, string>> = {
  reads: "keep one report's or offer's page at the edge too; fewer looks of staff; a smaller page of the inbox",
  writes: "fewer indexes on a head: each of its five copies is a write; texts and figures written together",
  rows: "let events of old reports go to a file",
  backups: "its price goes by the table's size and not by days, so only a smaller table lowers it",
  calls: "keep pages longer at the edge",
  compute: "less memory (the start gets slower); keep pages longer at the edge",
  edgeRequests: "one file for all icons and styles; fewer photos in lists",
  edgeOut: "smaller cards, fewer photos in lists",
  files: "forget photos of reports closed long ago; a smaller large size",
  gets: "keep photos at the edge longer than five minutes",
  alarms: "none of them: ten are free",
  dashboards: "none of them: three are free",
};

/** The dearest lines of a month. */
export function dearest(quantities: Quantities, region: Region, free: boolean, most = 3): { name: PriceName; cost: number }[] {
  const lines = priceNames.filter((name) => !apart.includes(name)).map((name) => ({ name, cost: usd(name, quantities[name], region, free) }));
  return lines.sort((a, b) => b.cost - a.cost).slice(0, most);
}

function lines({ people, region }: Question): string {
  const q = month(people);
  return table(["line", "quantity", "free", "bill", "without free tier"], priceNames.filter((name) => !apart.includes(name)).map((name) => {
    const { service, what, unit, free = 0 } = priceOf(name);
    return [`${service}: ${what}`, `${exact(q[name])} ${q[name] === 1 ? unit.replace(/s\b/, "") : unit}`, free ? exact(free) : "", dollars(usd(name, q[name], region, true)), dollars(usd(name, q[name], region, false))];
  }));
}

function levered({ people, region }: Question): string {
  return dearest(month(people), region, true)
    .map(({ name, cost }) => `- **${priceOf(name).service}, ${priceOf(name).what}**, USD ${dollars(cost)}: ${levers[name] ?? "no lever is known"}.`)
    .join("\n");
}

function each({ people, region }: Question): string {
  return table(["operation", "a month", "reads", "writes", "USD per thousand", "rupiah per thousand"], operations.map((operation) => {
    const q = quantitiesOf(operation);
    const cost = 1_000 * total(q, region, false);
    return [operation.name, whole(operation.perMonth(people, usual)), q.reads.toFixed(1), q.writes.toFixed(1), cost.toFixed(4), rupiah(cost * rupiahPerDollar.rupiah)];
  }));
}

function texts({ people, region }: Question): string {
  const by = operations.map((o) => ({ name: o.name, texts: (o.texts?.(usual) ?? 0) * o.perMonth(people, usual) })).sort((a, b) => b.texts - a.texts);
  return `${whole(textsOf(people))} texts of ${usual.textParts} parts a month in a town of ${whole(people)}. Most are told after: ${by.slice(0, 4).map((o) => `${o.name.toLowerCase()} (${whole(o.texts)})`).join("; ")}.

${table(["channel", "each part", "USD a month", "price of"], [
  ["a gateway in the country", rupiah(textAtHome.rupiah), whole(atHome(people)), `${textAtHome.date}, ${textAtHome.source}`],
  ["an international route", `USD ${prices.textsAbroad.usd[region]}`, whole(usd("textsAbroad", month(people).textsAbroad, region, true)), `${prices.textsAbroad.date}, ${prices.textsAbroad.source}`],
])}

They cost more than all else together, whoever sends them, and are no part of the goals, because they depend on the channel. AWS's own price to Indonesia was not found. Fewer texts is the lever: half of them are news of the market, which can wait on the page for those who are signed in.`;
}

/** What is easily forgotten. */
function besides({ region }: Question): string {
  const idle = month(towns.idle);
  const twice = Object.fromEntries(priceNames.map((name) => [name, 2 * idle[name]])) as Quantities;
  const page = quantitiesOf(operations.find((o) => o.name === "A page of one report or offer")!);
  return `- A second stage in the same account adds USD ${dollars(total(twice, region, true) - total(idle, region, true))} a month: the free alarms are taken.
- A flood of a million pages that nobody keeps costs USD ${dollars(1e6 * total(page, region, false))}. \`AMONG_CONCURRENCY\` says how many are answered at once, and the budget's mail comes at half of it.
- The model takes each limit of the README as what an operation costs: the bill is lower by what usual texts are smaller.`;
}

function assumed({ people, region }: Question): string {
  const factors = new Map(doubling(people, region).map(({ name, factor }) => [name, factor]));
  return table(["assumption", "why", "the bill doubles at"], assumptionNames.map((name) => {
    const { value, unit, why } = assumptions[name];
    const factor = factors.get(name);
    return [`${exact(value)} ${unit}`, why, factor === undefined ? "" : `× ${factor >= 10 ? Math.round(factor) : factor.toFixed(1)}`];
  }));
}

function priceList(): string {
  return table(["price, USD", ...regions, "taken from", "day", "sure", "source"], priceNames.map((name) => {
    const { service, what, unit, per, usd, takenFrom, date, confidence, source, readAt, note } = priceOf(name);
    const from = [...new Set(regions.flatMap((region) => takenFrom?.[region] ?? []))].join(", ");
    return [`${service}: ${what}, per ${per === 1 ? unit.replace(/s\b/, "") : `${whole(per)} ${unit}`}`, ...regions.map((region) => usd[region]), from, date, confidence, [source, readAt, note].filter(Boolean).join("; ")];
  }));
}

/** The whole answer, as markdown. */
export function report(question: Question): string {
  const { people, region } = question;
  const other = regions.find((r) => r !== region)!;
  return `# What it costs

Made by \`npm run cost -- --write\`; \`npm run cost -- --people 50000 --region ${other}\` answers for another town. On-demand prices of ${region}, without tax, texts and an own domain's zone (USD ${prices.zone.usd[region]}). The bill counts what AWS gives every account for good; credits and offers of the first months are counted nowhere. A year's data are stored unless said otherwise. In ${other} the town's bill is USD ${dollars(total(month(people), other, true))}.

${rowsOf(question)}

Goals: below USD 1 when nobody comes, below USD 60 for a town of 200,000. The first holds because ten alarms and three dashboards are free; without that they are all it costs. The second holds either way.

${besides(question)}

## By service

${services(question)}

## The town, line by line

${lines(question)}

The three dearest, and what would change them:

${levered(question)}

## What an operation costs

All of it: edge, function, table, feed and log, without any free tier. A dollar is taken as ${rupiah(rupiahPerDollar.rupiah)} (${rupiahPerDollar.date}, ${rupiahPerDollar.source}). Reads and writes are request units from the tables of [the core's README](../packages/core/README.md), which tests hold to measurements; CPU time was measured by \`npm run cost:measure\` and stretched to the share of a CPU that comes with the function's memory.

${each(question)}

## Texts

${texts(question)}

## What is assumed

The last column says by how much one assumption alone must be wrong for the town's bill to double; where it is empty, a hundred times as much or the whole share does not.

${assumed(question)}

## Prices

${priceList()}
`;
}
