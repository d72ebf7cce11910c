import { globSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { functionNames } from "../../stacks/sizes.ts";
import type { Statement as Resolved } from "../lambda/iam.ts";
import { synth, type Synthesised } from "./synth.ts";
import { written } from "./written.ts";

/** As in the template, where a resource may be a reference. */
type Statement = Omit<Resolved, "Resource"> & { Resource: unknown };

let stage: Synthesised;
beforeAll(async () => {
  stage = await synth("production", { AMONG_SMS_SENDER: "AMONGBATU" });
});

/** What a role of ours may do, by the function or service it is for. */
function roles(): Record<string, Statement[]> {
  const found: Record<string, Statement[]> = {};
  for (const { resource } of stage.all("AWS::IAM::Policy")) for (const { Ref } of resource.Properties.Roles as { Ref: string }[]) (found[Ref.replace(/(role)?[0-9A-F]{8}$/, "")] ??= []).push(...resource.Properties.PolicyDocument.Statement);
  return found;
}

const list = (of: string | string[]): string[] => [of].flat();

/** `s3:GetObject ${Media.Arn}/media/*`, with what it depends on. */
const lines = (statements: Statement[]): string[] =>
  statements
    .flatMap(({ Effect, Action, Resource, Condition }) => {
      const when = Object.entries(Condition ?? {}).map(([test, what]) => ` if ${test} ${Object.entries(what).map(([key, value]) => `${key} ${list(value as string[]).join(" ")}`).join(", ")}`).join("");
      return list(Action).flatMap((action) => [Resource].flat().map((resource) => `${Effect === "Deny" ? "never " : ""}${action} ${written(resource)}${when}`));
    })
    .sort();

/** Functions of the CDK's own. */
const others: Record<string, string> = { CustomCDKBucketDeployment: "the CDK's uploader", AWS: "the CDK's caller, for the budget" };

test("each function may do what was read and agreed to, and nothing else", async () => {
  const all = roles();
  const ours = Object.fromEntries(Object.keys(all).sort().map((name) => [others[name.replace(/\d.*/, "")] ?? name, lines(all[name]!)]));
  expect(Object.keys(ours)).toEqual(expect.arrayContaining([...functionNames]));
  await expect(`${JSON.stringify(ours, null, 2)}\n`).toMatchFileSnapshot("permissions.snapshot.json");
});

/** Every wildcard in a resource, with its reason. */
const wildcards: [pattern: RegExp, reason: string][] = [
  [/^\$\{Media\.Arn\}\/(incoming|private|media)\/\*$/, "pictures are named by ids that do not exist yet; the folder is what parts them"],
  [/^\$\{LettersBucket\.Arn\}\/aws\/lambda\/\*$/, "Lambda functionNames each letter itself, under this folder"],
  [/^\$\{Table\.Arn\}\/stream\/\*$/, "streams are listed by table; the function reads only its own, named in full"],
  [/^arn:aws:budgets::123456789012:budget\/among-production-\*$/, "a changed budget has another name, and the old one is deleted by its own"],
  [/^\$\{Assets\.Arn\}\/\*$/, "the uploader brings files whose functionNames change with each build"],
  [/^arn:aws:s3:::cdk-hnb659fds-assets-123456789012-ap-southeast-3\/\*$/, "the uploader takes what the CDK put into its own bucket, under functionNames that are hashes"],
];

test("no wildcard without its reason, and no reason without its wildcard", () => {
  const found = Object.values(roles())
    .flat()
    .flatMap(({ Resource }) => [Resource].flat().map(written))
    .filter((resource) => resource.includes("*"));
  expect(found.filter((resource) => !wildcards.some(([pattern]) => pattern.test(resource)))).toEqual([]);
  for (const [pattern, reason] of wildcards) expect([reason, found.some((resource) => pattern.test(resource))]).toEqual([reason, true]);
});

test("no function's action is a pattern, and none may scan, list tables, or change what the stacks made", () => {
  for (const name of functionNames) {
    for (const { Effect, Action } of roles()[name]!) {
      if (Effect === "Deny") continue;
      for (const action of list(Action)) expect(action).toMatch(/^(dynamodb:(GetItem|PutItem|UpdateItem|DeleteItem|BatchGetItem|Query|DescribeStream|GetRecords|GetShardIterator|ListStreams)|s3:(GetObject|PutObject|DeleteObject|ListBucket)|ssm:GetParameters|sqs:SendMessage|sms-voice:SendTextMessage|logs:(CreateLogStream|PutLogEvents))$/);
    }
  }
});

test("no transaction checks a row without writing it: the first that does needs one more permission", () => {
  const files = globSync("{packages/core,functions,web}/src/**/*.{ts,astro}").filter((file) => !file.startsWith("packages/core/src/store/"));
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => /op: "check"/.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("roles have no policies of AWS's own, but for those of the CDK's own functions", () => {
  const managed = stage.all("AWS::IAM::Role").filter(({ resource }) => resource.Properties.ManagedPolicyArns?.length > 0);
  expect(managed.map(({ id }) => others[id.replace(/\d.*/, "")])).toEqual(Object.values(others));
  for (const { resource } of managed) expect(resource.Properties.ManagedPolicyArns.map(written)).toEqual(["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]);
  for (const { resource } of stage.all("AWS::IAM::Role")) expect(resource.Properties.Policies).toBeUndefined();
});

test("a role is taken on by its own service alone", () => {
  for (const { resource } of stage.all("AWS::IAM::Role")) {
    const { Statement } = resource.Properties.AssumeRolePolicyDocument;
    expect(Statement).toHaveLength(1);
    expect(["lambda.amazonaws.com", "scheduler.amazonaws.com"]).toContain(Statement[0].Principal.Service);
  }
});

test("without a registered sender nobody may send texts", async () => {
  const { all } = await synth("dev");
  expect(JSON.stringify(all("AWS::IAM::Policy"))).not.toContain("sms-voice");
});
