import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { report, summary } from "../../stacks/tools/cost/cost.ts";
import { bytes, measured } from "../../stacks/tools/cost/measured.ts";
import { apart, assumptionNames, assumptions, dearest, doubling, duration, logMonths, month, operationsOf, quantitiesOf, total, towns, usd, usual } from "../../stacks/tools/cost/model.ts";
import { always } from "../../stacks/tools/cost/modules/platform.ts";
import { patternsOf } from "../../stacks/tools/cost/patterns.ts";
import { priceNames, priceOf, regions, rupiahPerDollar, textAtHome, type PriceName } from "../../stacks/tools/cost/prices.ts";
import { period, sizes } from "../../stacks/sizes.ts";
import { synth, type Synthesised } from "./synth.ts";

const root = join(import.meta.dirname, "../..");
const jakarta = regions[0];
const operations = operationsOf(towns.town);
const operation = (name: string) => operations.find((o) => o.name === name)!;

/** What each kind of resource in the stacks is paid by. */
const paid: Record<string, PriceName[]> = {
  "AWS::CloudFront::Distribution": ["edgeRequests", "edgeOut", "edgeIn"],
  "AWS::CloudWatch::Alarm": ["alarms"],
  "AWS::CloudWatch::Dashboard": ["dashboards"],
  "AWS::DynamoDB::Table": ["reads", "writes", "rows", "backups"],
  "AWS::Events::Rule": ["events"],
  "AWS::Lambda::Function": ["calls", "compute"],
  "AWS::Logs::LogGroup": ["logsIn", "logsKept"],
  "AWS::Route53::RecordSetGroup": ["zone"],
  "AWS::S3::Bucket": ["files", "puts", "gets"],
  "AWS::SNS::Topic": ["mails"],
  "AWS::SQS::Queue": ["queue"],
  "AWS::Scheduler::Schedule": ["ticks"],
};
/** And those that cost nothing: parts of others, identity, and what runs only while a stage is deployed or removed. */
const unpaid = [
  ...["CachePolicy", "OriginAccessControl", "OriginRequestPolicy", "ResponseHeadersPolicy"].map((part) => `AWS::CloudFront::${part}`),
  ...["IAM::Policy", "IAM::Role", "S3::BucketPolicy", "SNS::Subscription", "SNS::TopicPolicy", "SQS::QueuePolicy"].map((kind) => `AWS::${kind}`),
  // Lambda reads a DynamoDB stream for nothing and keeps 75 GB of layers; a URL's requests are the function's calls.
  ...["EventInvokeConfig", "EventSourceMapping", "LayerVersion", "Permission", "Url"].map((part) => `AWS::Lambda::${part}`),
  // The filter is free; its metric is paid by the hour in which it has a figure, which is when texts are misused.
  "AWS::Logs::MetricFilter",
  // Standard parameters, also read at the usual rate; opening the secret is paid by `secrets`.
  "AWS::SSM::Parameter",
  // A budget without actions.
  "Custom::Budget",
  "Custom::CDKBucketDeployment",
  "Custom::S3AutoDeleteObjects",
];
/** Patterns of the README that are part of others: of "After a new report" and "After a new listing". */
const uncounted = ["The reaction to a new report", "The reaction to a new listing"];

describe.each(regions)("the goals in %s", (region) => {
  test("nobody comes: below a dollar with what every account has for nothing; alarms and dashboard are the rest", () => {
    expect(total(month(towns.idle), region, true)).toBeLessThan(1);
    expect(total(month(towns.idle, usual, 60), region, true)).toBeLessThan(1);
    const list = total(month(towns.idle), region, false);
    const watching = usd("alarms", always.alarms, region, false) + usd("dashboards", always.dashboards, region, false);
    expect(list - watching).toBeLessThan(1);
  });

  test("a town of 200,000: below 60 dollars, with and without any free tier, after a year and after five", () => {
    expect(towns.town).toBe(200_000);
    for (const free of [true, false]) for (const months of [12, 60]) expect(total(month(towns.town, usual, months), region, free), `${free} ${months}`).toBeLessThan(60);
  });
});

describe("what is in the stacks", () => {
  let production: Synthesised;
  let dev: Synthesised;
  beforeAll(async () => {
    const own = { AMONG_DOMAIN: "among.town.example", AMONG_CERTIFICATE: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012", AMONG_ZONE: "Z0123456789" };
    production = await synth("production", own);
    dev = await synth("dev");
  });
  const types = () => new Set([production, dev].flatMap(({ all }) => all().map(({ resource }) => resource.Type)));

  test("every kind of resource has its prices, or a reason to cost nothing", () => {
    expect([...types()].sort()).toEqual([...Object.keys(paid), ...unpaid].sort());
  });

  test("every price is somebody's", () => {
    const names = new Set(Object.values(paid).flat());
    // The secret is a parameter that a script makes; texts go out by an account of their own.
    expect(priceNames.filter((name) => !names.has(name))).toEqual(["secrets", "textsAbroad"]);
  });

  test("the model counts as many alarms, dashboards, ticks and months of log as there are", () => {
    expect(production.all("AWS::CloudWatch::Alarm")).toHaveLength(always.alarms);
    expect(production.all("AWS::CloudWatch::Dashboard")).toHaveLength(always.dashboards);
    // An alarm on a sum of metrics would be paid for each of them.
    for (const { id, resource } of production.all("AWS::CloudWatch::Alarm")) expect(resource.Properties.Metrics, id).toBeUndefined();
    const [tick] = production.all("AWS::Scheduler::Schedule");
    expect(tick!.resource.Properties.ScheduleExpression).toBe(`rate(${period / 60} minute${period === 60 ? "" : "s"})`);
    const days = production.all("AWS::Logs::LogGroup").map(({ resource }) => resource.Properties.RetentionInDays);
    expect(Math.max(...days)).toBeLessThanOrEqual(logMonths * 30);
  });

  test("the functions have the memory and the machine that are priced", () => {
    const memory = production.all("AWS::Lambda::Function").filter(({ resource }) => resource.Properties.Handler === "index.handler" && resource.Properties.Architectures);
    expect(memory.map(({ resource }) => resource.Properties.MemorySize).sort()).toEqual(Object.values(sizes).map((s) => s.memory).sort());
    for (const { id, resource } of memory) expect(resource.Properties.Architectures, id).toEqual(["arm64"]);
  });
});

describe("the model", () => {
  test("each access pattern of the README is counted by an operation, or said not to be", () => {
    const used = new Set(operations.flatMap((o) => Object.keys(o.patterns ?? {})));
    const known = [...patternsOf().keys()];
    expect(known.filter((name) => !used.has(name)).sort()).toEqual(uncounted.toSorted());
    expect([...used].filter((name) => !known.includes(name))).toEqual([]);
  });

  test("an operation takes what the README says of its patterns", () => {
    const known = patternsOf();
    const q = quantitiesOf(operation("A me too"));
    expect(q.writes).toBe(known.get("Me too")!.write + 4 * known.get("Count one use")!.write + known.get("After a me too")!.write);
    expect(q.reads).toBe(known.get("Me too")!.read);
    expect(quantitiesOf(operation("A minute of the clock"))).toMatchObject({ writes: known.get("A minute that moves the clock's mark")!.write / 60, calls: 1, edgeRequests: 0, logsIn: 0 });
  });

  test("twice the people, twice of everything that depends on them", () => {
    const [none, one, two] = [0, 1, 2].map((times) => month(times * towns.town));
    for (const name of priceNames) expect(two![name] - none![name], name).toBeCloseTo(2 * (one![name] - none![name]), 5);
    expect(priceNames.filter((name) => one![name] === none![name]).sort()).toEqual(["alarms", "dashboards", "mails", "queue", "ticks", "zone"]);
  });

  test("less memory stretches the CPU, not the waiting; more than a CPU's worth shortens nothing", () => {
    const work = { cpuMs: 10, calls: 2 };
    const waiting = duration("clock", { ...work, cpuMs: 0 }, usual);
    expect(waiting).toBe(usual.own + 2 * usual.wait);
    expect((duration("clock", work, usual) - waiting) / (duration("api", work, usual) - waiting)).toBeCloseTo(sizes.api.memory / sizes.clock.memory);
    expect(sizes.media.memory).toBeGreaterThan(1_769);
    expect(duration("media", work, usual) - waiting).toBeCloseTo(10 * usual.slower);
  });

  test("what is free is taken off once and never paid back", () => {
    expect(usd("calls", 999_999, jakarta, true)).toBe(0);
    expect(usd("calls", 2e6, jakarta, true)).toBeCloseTo(0.2);
    expect(usd("calls", 2e6, jakarta, false)).toBeCloseTo(0.4);
    for (const people of Object.values(towns)) expect(total(month(people), jakarta, true)).toBeLessThanOrEqual(total(month(people), jakarta, false));
  });

  test("what is stored grows by the month, and nothing else does", () => {
    const [year, five] = [month(towns.town), month(towns.town, usual, 60)];
    expect(five.rows).toBeCloseTo(5 * year.rows);
    expect(priceNames.filter((name) => five[name] !== year[name]).sort()).toEqual(["backups", "files", "rows"]);
  });

  test("shares are shares, and a page reads one list at most", () => {
    for (const name of assumptionNames.filter((n) => assumptions[n][1].startsWith("share"))) expect(usual[name], name).toBeLessThanOrEqual(1);
    const lists = Object.values(operation("A page, the same for everyone").patterns!).reduce((sum, share) => sum + share, 0);
    expect(lists).toBeLessThanOrEqual(1);
    expect(lists).toBeGreaterThan(0.8);
  });

  test("assumptions say why", () => {
    for (const name of assumptionNames) expect(assumptions[name][2].length, name).toBeGreaterThan(15);
    expect(Object.values(measured).every(({ cpuMs, calls }) => cpuMs > 0 && calls >= 0)).toBe(true);
    expect(bytes).toEqual({ firstPage: 55 * 1_024, card: 25_000, photo: 185_000 });
  });

  test("an assumption multiplied by what the model says doubles the bill", () => {
    const bill = total(month(towns.town), jakarta, true);
    const found = doubling(towns.town, jakarta);
    expect(found.length).toBeGreaterThan(10);
    for (const { name, factor } of found) {
      const changed = total(month(towns.town, { ...usual, [name]: usual[name] * factor }), jakarta, true);
      expect(changed / bill, name).toBeGreaterThanOrEqual(2);
      expect(changed / bill, name).toBeLessThan(2.05);
    }
    // How many people come is known least, and may be three times as many.
    expect(found[0]!.factor).toBeGreaterThan(3);
  });

  test("the dearest lines come first, texts apart", () => {
    const lines = dearest(month(towns.town), jakarta, true);
    expect(lines.map((l) => l.cost)).toEqual(lines.map((l) => l.cost).toSorted((a, b) => b - a));
    expect(lines.some(({ name }) => apart.includes(name))).toBe(false);
  });
});

describe("the prices", () => {
  const day = /^20\d\d-\d\d-\d\d$/;
  test.each(priceNames)("%s has an address, a day, and says whose it is", (name) => {
    const { usd, source, readAt, date, confidence, from, free, note } = priceOf(name);
    expect(source).toMatch(/^https:\/\//);
    if (readAt) expect(readAt).toMatch(/^https:\/\//);
    expect(date).toMatch(day);
    expect(Date.parse(date)).toBeLessThanOrEqual(Date.now());
    for (const region of regions) expect(usd[region]).toBeGreaterThan(0);
    expect(confidence === "high" && from?.startsWith("ap-"), "a price of another town is not sure").toBeFalsy();
    if (confidence !== "high") expect(from ?? note, "why it is not sure").toBeTruthy();
    if (free !== undefined) expect(free).toBeGreaterThan(0);
  });

  test("so have the text at home and the dollar", () => {
    for (const { source, date } of [textAtHome, rupiahPerDollar]) {
      expect(source).toMatch(/^https:\/\//);
      expect(date).toMatch(day);
    }
  });

  test("what new accounts get for some months is not counted", () => {
    for (const name of ["files", "puts", "gets", "reads", "writes", "backups", "edgeIn"] as const) expect(priceOf(name).free, name).toBeUndefined();
  });
});

describe("what is written down", () => {
  const asked = { people: towns.town, region: jakarta };
  test("the README's figures are the command's", () => expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`<!-- npm run cost -->\n${summary(asked)}\n<!-- end -->`));
  test("stacks/COST.md is what the command says; npm run cost -- --write renews both", () => expect(readFileSync(join(root, "stacks/COST.md"), "utf8")).toBe(report(asked)));

  test("the command answers for other towns, and says how it is asked", () => {
    const run = (...args: string[]) => spawnSync(process.execPath, [join(root, "stacks/tools/cost/cost.ts"), ...args], { encoding: "utf8" });
    expect(execFileSync(process.execPath, [join(root, "stacks/tools/cost/cost.ts"), "--people", "50000", "--region", "ap-southeast-1"], { encoding: "utf8" })).toBe(`${report({ people: 50_000, region: "ap-southeast-1" })}\n`);
    for (const wrong of [["--people", "many"], ["--people", "0"], ["--region", "mars"]]) expect(run(...wrong)).toMatchObject({ status: 2, stderr: expect.stringContaining("npm run cost -- [--people 200000]") });
  });
});
