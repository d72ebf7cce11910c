import { afterAll, beforeAll, expect, test } from "vitest";
import type { FunctionName as Name } from "../../stacks/sizes.ts";
import { market } from "./iam-market.ts";
import { everything } from "./iam-pages.ts";
import { leaving, photosAnew, reports, time } from "./iam-reports.ts";
import { publicSignIn, staffSignIn } from "./iam-sign-in.ts";
import { unused, type Exception } from "./iam-unused.ts";
import { town, type Town } from "./town.ts";

// Everything that the platform does, each once, by functions that have their own permissions and no others.

let here: Town;
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.close());

test("the public signs in and out", () => publicSignIn(here));
test("staff are invited, sign in by every way, and are let in anew", () => staffSignIn(here));
test("reports are sent with photos, followed, and answered by every step there is", () => reports(here));
test("photos are hidden before they are ready, and moves that were cut off are finished", () => photosAnew(here));
test("people see what is held about them, and go", () => leaving(here));
test("goods are offered, found, sold and argued about", () => market(here));
test("every page is shown, and everything asked that can be", () => everything(here));

test("what nobody answers is escalated, what nobody confirms is closed, and numbers are forgotten", () => time(here));

test("what is not given is refused, whatever the code asks", async () => {
  const table = here.iam.uses.find(({ action }) => action === "dynamodb:GetItem")!.resource.split("/")[1];
  const asks = async (name: Name, pk: string) => {
    const headers = { "x-amz-target": "DynamoDB_20120810.GetItem", "content-type": "application/x-amz-json-1.0", "x-amz-security-token": here.iam.token(name), authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=00", "x-amz-date": "20260101T000000Z" };
    const answer = await fetch(here.table.endpoint, { method: "POST", headers, body: JSON.stringify({ TableName: table, Key: { pk: { S: pk }, sk: { S: "x" } } }) });
    return answer.ok || /#(\w+)/.exec(await answer.text())?.[1];
  };
  expect([await asks("api", "code#1"), await asks("auth", "code#1"), await asks("auth", "report#1"), await asks("api", "report#1"), await asks("media", "person#1")]).toEqual(["AccessDeniedException", true, "AccessDeniedException", true, "AccessDeniedException"]);
  expect(here.iam.refused.splice(0)).toHaveLength(3);
});

/** What is given although no story uses it. */
const exceptions: Exception[] = [
  [/ logs:(CreateLogStream|PutLogEvents) \$\{\w+log\.Arn\}$/, "Lambda itself writes the log with the function's role"],
  [/^stream dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams) /, "Lambda itself reads the stream with the function's role"],
  [/^(stream s3:(PutObject|ListBucket) \$\{LettersBucket\.Arn\}|media sqs:SendMessage \$\{Letters\.Arn\})/, "Lambda itself puts what failed there with the function's role"],
  [/^(stream|clock) dynamodb:BatchGetItem table$/, "several rows at once open no more than one after the other"],
];

test("nothing is given that is not used, but for what is said here", () => {
  const rest = unused(here.iam.policies, here.iam.uses);
  console.table(Object.fromEntries(Object.keys(here.iam.policies).map((name) => [name, { asked: here.iam.uses.filter(({ by }) => by === name).length, "not used": rest.filter((line) => line.startsWith(`${name} `)).map((line) => line.split(" ")[1]).join(" ") }])));
  expect(here.deadLetters.messages, "nothing failed where nobody looks").toEqual([]);
  expect(rest.filter((line) => !exceptions.some(([pattern]) => pattern.test(line)))).toEqual([]);
  for (const [pattern, reason] of exceptions) expect([reason, rest.some((line) => pattern.test(line))]).toEqual([reason, true]);
});
