// npm run cost: what the platform costs a month on AWS, and why. --write puts it into stacks/COST.md and the README.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { assumptionNames, assumptions, counted, dearest, doubling, month, operationsOf, quantitiesOf, total, towns, usd, usual, type Quantities } from "./model.ts";
import { priceNames, priceOf, prices, regions, rupiahPerDollar, textAtHome, type Region } from "./prices.ts";

export interface Question {
  people: number;
  region: Region;
}

const table = (head: string[], rows: (string | number)[][]): string => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const dollars = (n: number): string => n.toFixed(2);
const rounded = (n: number): string => Math.round(n).toLocaleString("en");
const exact = (n: number): string => (n >= 100 ? rounded(n) : String(Number(n.toPrecision(3))));
const rupiah = (n: number): string => `Rp ${Math.round(n).toLocaleString("id-ID")}`;
const singular = (unit: string): string => unit.replace(/s\b/, "");

/** The columns of the tables: nobody, the town asked about, ten times that. */
const sizesOf = (people: number): [name: string, people: number][] => [["nobody comes", towns.idle], [`a town of ${rounded(people)}`, people], ["ten times that", people * 10]];

const bills = ({ people, region }: Question): string =>
  table(["USD a month", "bill", "without any free tier", "bill after five years"], sizesOf(people).map(([name, size]) => [name, ...[total(month(size), region, true), total(month(size), region, false), total(month(size, usual, 60), region, true)].map(dollars)]));

const textsOf = (people: number): number => month(people).textsAbroad / usual.textParts;
const atHome = (people: number): number => (month(people).textsAbroad * textAtHome.rupiah) / rupiahPerDollar.rupiah;

/** What the main README says. */
export const summary = (question: Question): string => `${bills(question)}

Texts are paid to whoever sends them, and are apart: the ${rounded(textsOf(question.people))} a month of such a town cost about USD ${rounded(atHome(question.people))} at a gateway in the country.`;

function services({ people, region }: Question): string {
  const months = sizesOf(people).map(([name, size]) => [name, month(size)] as const);
  const of = (service: string, quantities: Quantities, free: boolean) => dollars(counted.filter((name) => priceOf(name).service === service).reduce((sum, name) => sum + usd(name, quantities[name], region, free), 0));
  return table(["USD a month: bill (without free tier)", ...months.map(([name]) => name)], [...new Set(counted.map((name) => priceOf(name).service))].map((service) => [service, ...months.map(([, q]) => `${of(service, q, true)} (${of(service, q, false)})`)]));
}

function lines({ people, region }: Question): string {
  const q = month(people);
  const rows = counted.map((name) => {
    const { service, what, unit, free = 0 } = priceOf(name);
    return [`${service}: ${what}`, `${exact(q[name])} ${q[name] === 1 ? singular(unit) : unit}`, free ? exact(free) : "", dollars(usd(name, q[name], region, true)), dollars(usd(name, q[name], region, false))];
  });
  const levers = dearest(q, region, true).map(({ name, cost }) => `- **${priceOf(name).service}, ${priceOf(name).what}**, USD ${dollars(cost)}: ${priceOf(name).lever ?? "no lever is known"}.`);
  return `${table(["line", "quantity", "free", "bill", "without free tier"], rows)}\n\nThe three dearest, and what would change them:\n\n${levers.join("\n")}`;
}

function perOperation({ people, region }: Question): string {
  const rows = operationsOf(people).map((operation) => {
    const q = quantitiesOf(operation);
    const cost = 1_000 * total(q, region, false);
    return [operation.name, rounded(operation.perMonth), q.reads.toFixed(1), q.writes.toFixed(1), cost.toFixed(4), rupiah(cost * rupiahPerDollar.rupiah)];
  });
  const rate = `${rupiah(rupiahPerDollar.rupiah)} (${rupiahPerDollar.date}, ${rupiahPerDollar.source})`;
  return `All of it: edge, function, table, feed and log, without any free tier. A dollar is taken as ${rate}. Reads and writes are request units from the tables of [the core's README](../packages/core/README.md), which tests hold to measurements; CPU time was measured by \`npm run cost:measure\` and stretched to the share of a CPU that comes with the function's memory.

${table(["operation", "a month", "reads", "writes", "USD per thousand", "rupiah per thousand"], rows)}`;
}

function texts({ people, region }: Question): string {
  const byTexts = operationsOf(people).map(({ name, texts = 0, perMonth }) => ({ name, texts: texts * perMonth })).sort((a, b) => b.texts - a.texts).slice(0, 4);
  const home = ["a gateway in the country", rupiah(textAtHome.rupiah), rounded(atHome(people)), `${textAtHome.date}, ${textAtHome.source}`];
  const abroad = ["an international route", `USD ${prices.textsAbroad.usd[region]}`, rounded(usd("textsAbroad", month(people).textsAbroad, region, true)), `${prices.textsAbroad.date}, ${prices.textsAbroad.source}`];
  return `${rounded(textsOf(people))} texts of ${usual.textParts} parts a month in a town of ${rounded(people)}. Most are told after: ${byTexts.map((o) => `${o.name.toLowerCase()} (${rounded(o.texts)})`).join("; ")}.

${table(["channel", "each part", "USD a month", "price of"], [home, abroad])}

They cost more than all else together, whoever sends them, and are no part of the goals, because they depend on the channel. AWS's own price to Indonesia was not found. Fewer texts is the lever: half of them are news of the market, which can wait on the page for those who are signed in.`;
}

function assumed({ people, region }: Question): string {
  const factors = new Map(doubling(people, region).map(({ name, factor }) => [name, `× ${factor >= 10 ? Math.round(factor) : factor.toFixed(1)}`]));
  return `The last column says by how much one assumption alone must be wrong for the town's bill to double; where it is empty, a hundred times as much or the whole share does not.

${table(["assumption", "why", "the bill doubles at"], assumptionNames.map((name) => [`${exact(usual[name])} ${assumptions[name][1]}`, assumptions[name][2], factors.get(name) ?? ""]))}`;
}

const priceList = (): string =>
  table(["price, USD", ...regions, "taken from", "day", "sure", "source"], priceNames.map((name) => {
    const { service, what, unit, per, usd, from = "", date, confidence, source, readAt, note } = priceOf(name);
    return [`${service}: ${what}, per ${per === 1 ? singular(unit) : `${rounded(per)} ${unit}`}`, ...regions.map((region) => usd[region]), from, date, confidence, [source, readAt, note].filter(Boolean).join("; ")];
  }));

/** The whole answer, as markdown. */
export function report(question: Question): string {
  const { people, region } = question;
  const other = regions.find((r) => r !== region)!;
  const idle = month(towns.idle);
  const twice = Object.fromEntries(priceNames.map((name) => [name, 2 * idle[name]])) as Quantities;
  const page = quantitiesOf(operationsOf(people).find(({ name }) => name === "A page of one report or offer")!);
  const sections = [
    ["By service", services(question)],
    ["The town, line by line", lines(question)],
    ["What an operation costs", perOperation(question)],
    ["Texts", texts(question)],
    ["What is assumed", assumed(question)],
    ["Prices", priceList()],
  ];
  return `# What it costs

Made by \`npm run cost -- --write\`; \`npm run cost -- --people 50000 --region ${other}\` answers for another town. On-demand prices of ${region}, without tax, texts and an own domain's zone (USD ${prices.zone.usd[region]}). The bill counts what AWS gives every account for good; credits and offers of the first months are counted nowhere. A year's data are stored unless said otherwise. In ${other} the town's bill is USD ${dollars(total(month(people), other, true))}.

${bills(question)}

Goals: below USD 1 when nobody comes, below USD 60 for a town of 200,000. The first holds because ten alarms and three dashboards are free; without that they are all it costs. The second holds either way.

- A second stage in the same account adds USD ${dollars(total(twice, region, true) - total(idle, region, true))} a month: the free alarms are taken.
- A flood of a million pages that nobody keeps costs USD ${dollars(1e6 * total(page, region, false))}. \`AMONG_CONCURRENCY\` says how many are answered at once, and the budget's mail comes at half of it.
- The model takes each limit of the README as what an operation costs: the bill is lower by what usual texts are smaller.
${sections.map(([heading, body]) => `\n## ${heading}\n\n${body}\n`).join("")}`;
}

/** Writes the page, and the README's table between its marks. @throws Error when the README has none */
function write(question: Question): void {
  const readme = new URL("../../../README.md", import.meta.url);
  const marked = /(<!-- npm run cost -->\n)[\s\S]*?(\n<!-- end -->)/;
  const text = readFileSync(readme, "utf8");
  if (!marked.test(text)) throw new Error("the README has no place for it: <!-- npm run cost --> … <!-- end -->");
  writeFileSync(readme, text.replace(marked, `$1${summary(question)}$2`));
  writeFileSync(new URL("../../COST.md", import.meta.url), report(question));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { people: { type: "string", default: String(towns.town) }, region: { type: "string", default: regions[0] }, write: { type: "boolean", default: false } } });
  const [people, region] = [Number(values.people), regions.find((name) => name === values.region)];
  if (!Number.isInteger(people) || people < 1 || !region) {
    console.error(`npm run cost -- [--people ${towns.town}] [--region ${regions.join("|")}] [--write]`);
    process.exit(2);
  }
  if (values.write) write({ people, region });
  else console.log(report({ people, region }));
}
