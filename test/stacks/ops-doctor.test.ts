import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { doctor } from "../../stacks/tools/ops/doctor.ts";
import { awsStub, denied, listening, Refusal, throttled } from "./aws-stub.ts";
import { dnsStub } from "./dns-stub.ts";
import { cases } from "./ops-illnesses.ts";
import { bundled, certificateArn, domain, healthy } from "./ops-healthy.ts";

const aws = await awsStub();
const dns = await dnsStub();
let folder = "";
let town: ReturnType<typeof healthy>;

beforeEach(() => {
  aws.reset();
  folder = bundled();
  town = healthy(aws);
  dns.records.clear();
  dns.records.set(`CNAME ${domain}`, "d1.cloudfront.net");
  Object.assign(process.env, { AMONG_MAIL: "it@batukota.go.id", AMONG_DOMAIN: domain, AMONG_CERTIFICATE: certificateArn, AMONG_SMS_SENDER: "AMONGBATU", AMONG_BUNDLES: folder, AMONG_ASSETS: folder });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const name of Object.keys(process.env)) if (name.startsWith("AMONG_")) delete process.env[name];
});

async function run(stage = "production") {
  const { terminal, lines, text } = listening();
  const code = await doctor(["--stage", stage, "--dns", dns.server], terminal);
  const findings = lines.flatMap((line) => {
    const [, level, about, says] = /^(ok|warning|stop) +(everything else|\w+) +(.*)$/.exec(line) ?? [];
    return level ? [{ level, about: about!, says: says! }] : [];
  });
  return { code, findings, text: text(), worse: findings.filter(({ level }) => level !== "ok") };
}

const everything = ["tools", "settings", "pack", "bundles", "assets", "account", "region", "services", "concurrency", "distributions", "stacks", "secrets", "guard", "table", "certificate", "address", "mail", "texts", "budget"];

test("where everything is well it says so, line by line, ends with 0, and prints no secret", async () => {
  const { code, findings, worse, text } = await run();
  expect(worse).toEqual([]);
  expect(findings.map(({ about }) => about)).toEqual(everything);
  expect(code).toBe(0);
  expect(text).toContain("Nothing stands in the way");
  expect(text).not.toMatch(/SECRET-VALUE|GUARD-VALUE/);
});

test("it changes nothing and never asks for the secret", async () => {
  await run();
  expect(aws.calls.filter(({ service, op }) => /^(Put|Update|Delete|Create|POST|PUT|DELETE)/.test(op) || (service === "s3"))).toEqual([]);
  expect(JSON.stringify(aws.asked("ssm:GetParameters").map(({ input }) => input))).not.toContain("/secret");
});

test("before the first deployment nothing stands in the way of a prepared account", async () => {
  aws.reset();
  town = healthy(aws, false);
  dns.records.clear();
  const { code, worse, text } = await run();
  expect(code).toBe(0);
  expect(worse.map(({ about }) => about)).toEqual(["address"]);
  expect(text).toMatch(/Nothing of this stage is deployed yet/);
  expect(text).toMatch(/points nowhere yet.*CNAME <the name the first deployment prints/);
  expect(text).toMatch(/After the first deployment AWS sends a mail/);
});
describe("finding what is wrong", () => {
  test.each(cases)("%s", async (_, change, about, level, says) => {
    change({ town, dns: dns.records, folder });
    const { code, worse } = await run();
    expect(worse.find((finding) => finding.about === about)).toMatchObject({ level, says: expect.stringMatching(says) });
    expect(code).toBe(worse.some((finding) => finding.level === "stop") ? 1 : 0);
  });

  test("an alias shows as addresses only, and is well", async () => {
    dns.records.clear();
    dns.records.set(`A ${domain}`, "192.0.2.1");
    dns.records.set("A d1.cloudfront.net", "192.0.2.1");
    expect((await run()).worse).toEqual([]);
  });

  test("on a stage of one's own, what would let people down is only worth a look", async () => {
    town.tier = "SANDBOX";
    for (const name of ["AMONG_MAIL", "AMONG_DOMAIN", "AMONG_CERTIFICATE"]) delete process.env[name];
    town.parameters.set("/among/rina/secret", { value: "s", type: "SecureString" });
    town.parameters.set("/among/rina/guard", { value: "g", type: "String" });
    const { code, worse } = await run("rina");
    expect(code).toBe(0);
    expect(worse.map(({ about, level }) => [about, level])).toEqual([["mail", "warning"], ["texts", "warning"], ["budget", "warning"]]);
  });

  test("texts are looked for in the region they are sent from", async () => {
    process.env.AMONG_SMS_REGION = "ap-southeast-1";
    await run();
    expect(new Set(aws.calls.filter(({ service }) => service === "sms-voice").map(({ region }) => region))).toEqual(new Set(["ap-southeast-1"]));
  });
});

describe("what AWS does not tell", () => {
  const questions: [what: string, about: string][] = [
    ["lambda:GET", "concurrency"],
    ["servicequotas:GetServiceQuota", "distributions"],
    ["cloudformation:DescribeStacks", "stacks"],
    ["ssm:DescribeParameters", "secrets"],
    ["cloudfront:GET", "guard"],
    ["dynamodb:DescribeTable", "table"],
    ["acm:DescribeCertificate", "certificate"],
    ["sns:ListSubscriptionsByTopic", "mail"],
    ["sms-voice:DescribeAccountAttributes", "texts"],
    ["sms-voice:DescribeSenderIds", "texts"],
  ];
  test.each(questions.flatMap(([what, about]) => [[what, about, "refused"], [what, about, "throttled"]]))("%s (%s) is %s: said, with the permission it takes, and the others go on", async (what, about, how) => {
    aws.on(what!, how === "refused" ? denied : throttled);
    const { code, findings } = await run();
    expect(findings.find((finding) => finding.about === about)).toMatchObject({ level: "warning", says: expect.stringMatching(how === "refused" ? /Not checked: these credentials may not.*\(\w+(-\w+)?:/ : /Not checked: AWS asks to slow down/) });
    expect(code).toBe(0);
    if (what !== "cloudformation:DescribeStacks") expect(findings.map((finding) => finding.about)).toEqual(everything);
  });

  const refuse = (code: string) => () => aws.on("sts:GetCallerIdentity", () => Promise.reject(new Refusal(code, "no", 403)));
  test.each([
    ["unknown", refuse("InvalidClientTokenId"), /does not know these credentials/],
    ["run out", refuse("ExpiredToken"), /have run out/],
    ["missing", () => (delete process.env.AWS_ACCESS_KEY_ID, delete process.env.AWS_SECRET_ACCESS_KEY), /There are no AWS credentials/],
  ])("credentials that are %s stop it after what can be seen without", async (_, change, says) => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
    change();
    const { code, findings } = await run();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    expect(code).toBe(1);
    expect(findings.map(({ about }) => about)).toEqual([...everything.slice(0, 6), "everything else"]);
    expect(findings[5]).toMatchObject({ level: "stop", says: expect.stringMatching(says) });
    expect(aws.calls.filter(({ service }) => service !== "sts")).toEqual([]);
  });

  test("an AWS that cannot be reached is said to be that", async () => {
    process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:1";
    const { code, findings } = await run();
    process.env.AWS_ENDPOINT_URL = aws.endpoint;
    expect(code).toBe(1);
    expect(findings.find(({ about }) => about === "account")).toMatchObject({ level: "stop", says: expect.stringMatching(/cannot be reached/) });
  });
});

describe("setting an alarm off", () => {
  /** @param histories what CloudWatch tells of the alarm's actions, one answer after the other; the last one repeats */
  async function tried(state: string | undefined, ...histories: string[][]) {
    aws.on("monitoring:DescribeAlarms", () => ({ MetricAlarms: state ? [{ AlarmName: "n", StateValue: state }] : [] }));
    aws.on("monitoring:SetAlarmState", () => ({}));
    aws.on("monitoring:DescribeAlarmHistory", () => ({ AlarmHistoryItems: (histories.length > 1 ? histories.shift()! : histories[0]!).map((HistorySummary) => ({ HistorySummary })) }));
    const { terminal, lines, waited } = listening();
    await doctor(["--stage", "production", "--dns", dns.server, "--try-alarm"], terminal);
    return { says: lines.find((line) => / alarm /.test(line)), waited, set: aws.asked("monitoring:SetAlarmState").map(({ input }) => input) };
  }

  test("is well once CloudWatch told the topic, and asks to look for the mail", async () => {
    const { says, waited, set } = await tried("OK", [], ["Successfully executed action arn:aws:sns:x"]);
    expect(says).toMatch(/^ok .*told the topic.*it@batukota\.go\.id/);
    expect(waited).toEqual([5000]);
    expect(set).toEqual([expect.objectContaining({ AlarmName: "among-production-Letters", StateValue: "ALARM" })]);
  });

  test.each([
    ["what CloudWatch could not do", "OK", ["Failed to execute action arn:aws:sns:x: not authorized"], /^stop .*not authorized/],
    ["silence", "OK", [], /^stop .*did not tell/],
    ["an alarm in earnest, which is left alone", "ALARM", [], /^warning .*in earnest/],
    ["a stage that is not deployed", undefined, [], /^warning .*Deploy first/],
  ])("tells %s", async (_, state, history, expected) => {
    const { says, set } = await tried(state, history);
    expect(says).toMatch(expected);
    expect(set).toHaveLength(state === "OK" ? 1 : 0);
  });
});

test("as a command it ends with the exit code", async () => {
  const { stdout, code } = await spawned("--stage", "production", "--dns", dns.server);
  expect(stdout).toContain("Nothing stands in the way");
  expect(code).toBe(0);
  town.arn = "arn:aws:iam::111122223333:root";
  expect((await spawned("--stage", "production")).code).toBe(1);
  expect(await spawned("--help")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Looks whether[\s\S]*npm run doctor -- --stage <stage>/) });
  expect(await spawned()).toMatchObject({ code: 1, stdout: expect.stringContaining("Say which stage") });
});

async function spawned(...argv: string[]): Promise<{ stdout: string; code: number }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "../../stacks/tools/ops/doctor.ts"), ...argv], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  const stdout = Buffer.concat(await Array.fromAsync(child.stdout)).toString();
  return { stdout, code: (await ended)[0] };
}
