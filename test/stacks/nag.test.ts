import { Aspects } from "aws-cdk-lib";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks, NagSuppressions } from "cdk-nag";
import { getStack } from "sst/constructs";
import { expect, test } from "vitest";
import { stacks } from "../../stacks/platform.ts";
import { town } from "../../stacks/settings.ts";
import type { Part } from "./synth.ts";
import { synthesise } from "./synthesise.ts";

/** A rule of cdk-nag's AwsSolutions that is not followed, and why. */
interface Exception {
  stack: Part;
  /** Of the construct, below its stack. */
  at: string;
  rule: string;
  /** The findings of a rule that has several. */
  only?: RegExp;
  reason: string;
}

const uploader = "Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C512MiB";
const caller = "AWS679f53fac002430cb0da5b7982bd2287";
const noAccessLogs = "Access logs of a bucket are a second bucket, with addresses of people in it, that nobody reads. Only our functions and the distribution reach it, and they log each request without an address.";
const folders = /(incoming|private|media)\/\*\]$/;
const byFolder = "Pictures have ids that do not exist when the policy is written; a function is held to the folders it uses (permissions.snapshot.json).";

const exceptions: Exception[] = [
  { stack: "data", at: "Media/Resource", rule: "S1", reason: noAccessLogs },
  { stack: "data", at: "Assets/Resource", rule: "S1", reason: noAccessLogs },
  { stack: "work", at: "LettersBucket/Resource", rule: "S1", reason: noAccessLogs },
  { stack: "data", at: `${uploader}/ServiceRole/Resource`, rule: "IAM4", only: /AWSLambdaBasicExecutionRole\]$/, reason: "The CDK's own uploader runs at deployments alone; the policy lets it write its log." },
  { stack: "data", at: `${uploader}/ServiceRole/DefaultPolicy/Resource`, rule: "IAM5", only: /\[(Action::s3:(GetObject|GetBucket|List|DeleteObject|Abort)\*|Resource::(arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-\d+-[a-z0-9-]+|<Assets\w+\.Arn>)\/\*)\]$/, reason: "The CDK's own uploader: it reads the CDK's bucket and writes the one for the site's files, whose names are hashes." },
  { stack: "data", at: `${uploader}/Resource`, rule: "L1", reason: "The CDK's own uploader, on the runtime that its version of the CDK brings." },
  { stack: "watch", at: `${caller}/ServiceRole/Resource`, rule: "IAM4", only: /AWSLambdaBasicExecutionRole\]$/, reason: "The CDK's own caller of AWS runs when the budget changes; the policy lets it write its log." },
  { stack: "watch", at: `${caller}/Resource`, rule: "L1", reason: "The CDK's own caller of AWS, on the runtime that its version of the CDK brings." },
  { stack: "watch", at: "Budget/CustomResourcePolicy/Resource", rule: "IAM5", only: /budget\/among-(dev|production)-\*\]$/, reason: "A changed budget has another name, and the old one is deleted by its own; both begin with the stage's." },
  ...(["api", "site"] as const).map((name): Exception => ({ stack: "api", at: `${name}-role/DefaultPolicy/Resource`, rule: "IAM5", only: folders, reason: byFolder })),
  { stack: "work", at: "media-role/DefaultPolicy/Resource", rule: "IAM5", only: folders, reason: byFolder },
  { stack: "work", at: "clock-role/DefaultPolicy/Resource", rule: "IAM5", only: folders, reason: byFolder },
  { stack: "work", at: "stream-role/DefaultPolicy/Resource", rule: "IAM5", only: folders, reason: byFolder },
  { stack: "work", at: "stream-role/DefaultPolicy/Resource", rule: "IAM5", only: /\/stream\/\*\]$/, reason: "Streams can only be listed by table; records are read from the one stream alone." },
  { stack: "work", at: "stream-role/DefaultPolicy/Resource", rule: "IAM5", only: /\/aws\/lambda\/\*\]$/, reason: "Lambda names each letter itself, under this folder." },
  { stack: "work", at: "Letters/Resource", rule: "SQS3", reason: "It is where everything ends that failed; what comes out of it is worked off by hand (npm run redrive)." },
  { stack: "site", at: "Distribution/Resource", rule: "CFR1", reason: "Visitors plan from abroad, and people of the town live there." },
  { stack: "site", at: "Distribution/Resource", rule: "CFR2", reason: "AWS WAF costs eight dollars a month when nobody comes. Uses are counted in the table per person and address, and AMONG_CONCURRENCY bounds what a flood can cost." },
  { stack: "site", at: "Distribution/Resource", rule: "CFR3", reason: "Access logs hold the address of everyone who looked at anything. Each request is in the functions' log, without it." },
  { stack: "site", at: "Distribution/Resource", rule: "CFR4", reason: "Under CloudFront's own name the oldest TLS is CloudFront's choice. With an own domain it is 1.2 (site.test.ts)." },
];

/** Every finding, as `data Media/Resource AwsSolutions-S1`. */
async function findings(stage: string, suppress: Exception[]): Promise<string[]> {
  await synthesise(stage, {}, (app) => {
    for (const { stack, at, rule, only, reason } of suppress) {
      const suppression = { id: `AwsSolutions-${rule}`, reason, ...(only ? { appliesTo: [{ regex: String(new RegExp(only.source.replaceAll("\\]$", "$").replace("\\[", ""))) }] } : {}) };
      NagSuppressions.addResourceSuppressionsByPath(getStack(stacks[stack]), `/${stage}-${town.app}-${stack}/${at}`, [suppression]);
    }
    Aspects.of(app).add(new AwsSolutionsChecks());
  });
  return Object.entries(stacks).flatMap(([part, stack]) => {
    const annotations = Annotations.fromStack(getStack(stack));
    return [...annotations.findError("*", Match.anyValue()), ...annotations.findWarning("*", Match.anyValue())].map(({ id, entry }) => `${part} ${id.split("/").slice(2).join("/")} ${String(entry.data).split(": ")[0]}`);
  });
}

test.each(["dev", "production"])("cdk-nag finds nothing in %s but what is kept for a reason", async (stage) => {
  expect(await findings(stage, exceptions)).toEqual([]);
});

test("every reason is still needed", async () => {
  const found = await findings("production", []);
  const of = ({ stack, at, rule, only }: Exception) => found.filter((line) => line.startsWith(`${stack} ${at} AwsSolutions-${rule}`) && (!only || only.test(line)));
  expect(exceptions.filter((each) => of(each).length === 0)).toEqual([]);
});
