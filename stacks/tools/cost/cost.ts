// npm run cost: what the platform costs a month on AWS, and why. --write puts it into stacks/COST.md and the README.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { report, summary, type Question } from "./report.ts";
import { regions, type Region } from "./prices.ts";
import { towns } from "./usage.ts";

const marked = /(<!-- npm run cost -->\n)[\s\S]*?(\n<!-- end -->)/;
const usage = `npm run cost -- [--people ${towns.town}] [--region ${regions.join("|")}] [--write]`;

const { values } = parseArgs({ options: { people: { type: "string", default: String(towns.town) }, region: { type: "string", default: regions[0] }, write: { type: "boolean", default: false } } });
const people = Number(values.people);
if (!Number.isInteger(people) || people < 1 || !regions.includes(values.region as Region)) {
  console.error(usage);
  process.exit(2);
}
const question: Question = { people, region: values.region as Region };
if (values.write) write(question);
else console.log(report(question));

function write(question: Question): void {
  writeFileSync(new URL("../../COST.md", import.meta.url), report(question));
  const readme = new URL("../../../README.md", import.meta.url);
  const text = readFileSync(readme, "utf8");
  const written = text.replace(marked, `$1${summary(question)}$2`);
  if (!marked.test(text)) throw new Error("the README has no place for it: <!-- npm run cost --> … <!-- end -->");
  writeFileSync(readme, written);
}
