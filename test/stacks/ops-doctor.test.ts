import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pack } from "@among/region/pack";
import { doctor } from "../../stacks/doctor.ts";
import { awsStub, denied, listening, Refusal, throttled } from "./aws-stub.ts";
import { dnsStub } from "./dns-stub.ts";
import { bundled, certificateArn, domain, healthy, made } from "./ops-healthy.ts";

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
  const heard = listening();
  const code = await doctor(["--stage", stage, "--dns", dns.server], heard.terminal);
  const findings = heard.lines.flatMap((line) => {
    const [, level, about, says] = /^(ok|warning|stop) +(everything else|\w+) +(.*)$/.exec(line) ?? [];
    return level ? [{ level, about: about!, says: says! }] : [];
  });
  return { code, findings, text: heard.text(), worse: findings.filter(({ level }) => level !== "ok") };
}

const everything = ["tools", "settings", "pack", "bundles", "assets", "account", "region", "services", "concurrency", "distributions", "stacks", "secrets", "guard", "certificate", "address", "mail", "texts", "budget"];

test("where everything is well it says so, line by line, ends with 0, and prints no secret", async () => {
  const { code, findings, worse, text } = await run();
  expect(worse).toEqual([]);
  expect(findings.map(({ about }) => about)).toEqual(everything);
  expect(code).toBe(0);
  expect(text).toContain("Nothing stands in the way");
  for (const secret of ["the secret", "the guard"]) expect(text).not.toContain(`${secret}\n`);
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
type Case = [what: string, change: () => unknown, about: string, level: "stop" | "warning", says: RegExp];
const cases: Case[] = [
  ["no mail on production", () => delete process.env.AMONG_MAIL, "settings", "stop", /AMONG_MAIL: is needed.*\.env\.production/],
  ["a domain that is none", () => (process.env.AMONG_DOMAIN = "not a domain"), "settings", "stop", /AMONG_DOMAIN: is no domain name/],
  ["a bundle missing", () => rmSync(join(folder, "auth"), { recursive: true }), "bundles", "warning", /Not made yet: auth\. .*npm run bundle/],
  ["a bundle older than its sources", () => made(folder, "api", -10 * 365 * 86_400), "bundles", "warning", /older than what they are made of/],
  ["another town's pack in a bundle", () => pack("test/fixtures/pack-mini", join(folder, "site/pack")), "bundles", "warning", /not for batu: site/],
  ["the picture library of this machine", () => rmSync(join(folder, "media/node_modules"), { recursive: true }), "bundles", "warning", /not the one for Lambda/],
  ["a site that is not built", () => (process.env.AMONG_ASSETS = join(folder, "nothing")), "assets", "warning", /not built/],
  ["the root user", () => (town.arn = "arn:aws:iam::111122223333:root"), "account", "stop", /root user/],
  ["a region that is not enabled", () => (town.enabled = false), "region", "stop", /not enabled.*AWS Regions/],
  ["a service the region's list lacks", () => (town.services = ["lambda"]), "services", "warning", /does not name cloudformation, .*dynamodb/],
  ["a new account's ten functions at once", () => (town.concurrency = 10), "concurrency", "warning", /Only 10 .*L-B99A9384/],
  ["a reservation that leaves too few", () => (process.env.AMONG_CONCURRENCY = "310"), "concurrency", "stop", /reserves 930 of 1000/],
  ["a broken bootstrap", () => town.statuses.set("CDKToolkit", "ROLLBACK_COMPLETE"), "stacks", "stop", /CDKToolkit is in ROLLBACK_COMPLETE.*delete it/],
  ["a deployment under way", () => town.statuses.set("production-among-api", "UPDATE_IN_PROGRESS"), "stacks", "stop", /right now/],
  ["a stack stuck half way back", () => town.statuses.set("production-among-site", "UPDATE_ROLLBACK_FAILED"), "stacks", "stop", /Continue update rollback/],
  ["a change that was taken back", () => town.statuses.set("production-among-work", "UPDATE_ROLLBACK_COMPLETE"), "stacks", "warning", /was taken back/],
  ["no guard", () => town.kept.delete("/among/production/guard"), "secrets", "stop", /Not made yet: \/among\/production\/guard\. Run: npm run secrets/],
  ["a secret that is not sealed", () => (town.kept.get("/among/production/secret")!.type = "String"), "secrets", "stop", /secret must be a SecureString/],
  ["a rotation not finished", () => town.kept.set("/among/production/guard-before", { value: "b", type: "String" }), "secrets", "warning", /not finished/],
  ["another guard on the distribution", () => (town.kept.get("/among/production/guard")!.value = "newer"), "guard", "stop", /rotate guard/],
  ["no guard on the distribution", () => (town.cdn.config = town.cdn.config.replaceAll("x-among-guard", "x-other")), "guard", "stop", /rotate guard/],
  ["no such certificate", () => (town.certificate = undefined), "certificate", "stop", /There is no certificate/],
  ["a certificate not issued yet", () => Object.assign(town.certificate!, { Status: "PENDING_VALIDATION", DomainValidationOptions: [{ DomainName: domain, ResourceRecord: { Name: "_x.batukota.go.id.", Type: "CNAME", Value: "_y.acm-validations.aws." } }] }), "certificate", "stop", /_x\.batukota\.go\.id\. CNAME _y\.acm/],
  ["a certificate that ran out", () => (town.certificate!.Status = "EXPIRED"), "certificate", "stop", /is EXPIRED/],
  ["a certificate for other names", () => (town.certificate!.SubjectAlternativeNames = ["*.malangkota.go.id"]), "certificate", "stop", /not for among\.batukota/],
  ["a certificate for a name one level too high", () => (town.certificate!.SubjectAlternativeNames = ["*.go.id"]), "certificate", "stop", /not for among\.batukota/],
  ["a certificate that ends soon", () => Object.assign(town.certificate!, { NotAfter: Date.parse("2026-12-01T00:00:00Z") / 1000, RenewalEligibility: "INELIGIBLE" }), "certificate", "warning", /ends in 9 days/],
  ["a name that points nowhere", () => dns.records.clear(), "address", "warning", /points nowhere yet.*CNAME d1\.cloudfront\.net/],
  ["a name that points elsewhere", () => dns.records.set(`CNAME ${domain}`, "old.example.net"), "address", "warning", /points to old\.example\.net/],
  ["addresses that are not CloudFront's", () => (dns.records.clear(), dns.records.set(`A ${domain}`, "203.0.113.9"), dns.records.set("A d1.cloudfront.net", "192.0.2.1")), "address", "warning", /points to 203\.0\.113\.9/],
  ["a mail address not confirmed", () => (town.subscriptions[0]!.SubscriptionArn = "PendingConfirmation"), "mail", "stop", /has not confirmed/],
  ["a mail address nobody subscribed", () => (town.subscriptions = []), "mail", "stop", /Deploy again/],
  ["the sandbox for texts", () => (town.tier = "SANDBOX"), "texts", "stop", /sandbox/],
  ["a dollar for texts", () => (town.spend = { EnforcedLimit: 1, MaxLimit: 1 }), "texts", "warning", /USD 1 are spent.*with AWS Support/],
  ["no sender", () => delete process.env.AMONG_SMS_SENDER, "texts", "warning", /AMONG_SMS_SENDER is not set/],
  ["a sender nobody requested", () => (town.senders = []), "texts", "stop", /not requested for ID/],
  ["a sender not registered yet", () => (town.senders[0]!.Registered = false), "texts", "warning", /not registered/],
];

describe("finding what is wrong", () => {
  test.each(cases)("%s", async (_, change, about, level, says) => {
    change();
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
    town.kept.set("/among/rina/secret", { value: "s", type: "SecureString" });
    town.kept.set("/among/rina/guard", { value: "g", type: "String" });
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

test("as a command it ends with the exit code", async () => {
  const { stdout, code } = await spawned("--stage", "production", "--dns", dns.server);
  expect(stdout).toContain("Nothing stands in the way");
  expect(code).toBe(0);
  town.arn = "arn:aws:iam::111122223333:root";
  expect((await spawned("--stage", "production")).code).toBe(1);
  expect(await spawned()).toMatchObject({ code: 1, stdout: expect.stringContaining("Say which stage") });
});

async function spawned(...argv: string[]): Promise<{ stdout: string; code: number }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "../../stacks/doctor.ts"), ...argv], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  const stdout = Buffer.concat(await Array.fromAsync(child.stdout)).toString();
  return { stdout, code: (await ended)[0] };
}
