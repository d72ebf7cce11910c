import { expect, test } from "vitest";
import { decide, isLike, type Statement } from "./iam.ts";
import { gate } from "./iam-gate.ts";
import { policies, type Policies } from "./iam-policies.ts";
import { requests, session, type Asked } from "./iam-requests.ts";

// What stands for IAM in the stories decides as IAM does, and asks it what AWS would.

const table = "arn:aws:dynamodb:ap-southeast-3:123456789012:table/town";
const allow = (Action: string | string[], Resource: string | string[], Condition?: Statement["Condition"]): Statement => ({ Effect: "Allow", Action, Resource, Condition });
const deny = (...of: Parameters<typeof allow>): Statement => ({ ...allow(...of), Effect: "Deny" });
const keys = (...of: string[]) => ({ "dynamodb:LeadingKeys": of });
const may = (statements: Statement[], action: string, resource: string, context: Record<string, string[]> = {}): boolean => decide(statements, { action, resource, context }).allowed;
const within = (...patterns: string[]) => ({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": patterns } });
const any = (...patterns: string[]) => ({ "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": patterns } });

test("nothing is allowed that nothing allows; one deny is a no", () => {
  const get = allow("dynamodb:GetItem", table);
  expect(may([], "dynamodb:GetItem", table)).toBe(false);
  expect(may([get], "dynamodb:GetItem", table)).toBe(true);
  expect(may([get], "dynamodb:PutItem", table)).toBe(false);
  expect(may([get], "dynamodb:GetItem", `${table}2`)).toBe(false);
  expect(may([get, deny("dynamodb:*", "*")], "dynamodb:GetItem", table)).toBe(false);
  expect(may([deny("dynamodb:*", "*"), get], "dynamodb:GetItem", table)).toBe(false);
});

test("wildcards are for actions and resources; in actions capitals do not matter", () => {
  const both = [allow(["dynamodb:get*", "s3:?etObject"], [`${table}/index/*`, "arn:aws:s3:::town/media/*"])];
  expect(may(both, "dynamodb:GetItem", `${table}/index/by-g1`)).toBe(true);
  expect(may(both, "dynamodb:GetItem", table)).toBe(false);
  expect(may(both, "s3:GetObject", "arn:aws:s3:::town/media/a/b")).toBe(true);
  expect(may(both, "s3:GetObject", "arn:aws:s3:::town/private/a")).toBe(false);
  expect(may(both, "s3:GetObject", "arn:aws:s3:::TOWN/media/a")).toBe(false);
  expect([isLike("a.c", "abc"), isLike("a?c", "abc"), isLike("a?c", "ac"), isLike("a*", "a\nb"), isLike("person#*", "Person#1"), isLike("(", "(")]).toEqual([false, true, false, true, false, true]);
});

test("every key must fit an allow's prefixes; none is fine, too", () => {
  const own = [allow("dynamodb:BatchGetItem", table, within("person#*", "code#*"))];
  const ask = (...of: string[]) => may(own, "dynamodb:BatchGetItem", table, keys(...of));
  expect([ask("person#1"), ask("person#1", "code#2"), ask("person#1", "report#3"), ask("report#3"), ask("xperson#1"), ask()]).toEqual([true, true, false, false, false, true]);
  expect(may(own, "dynamodb:BatchGetItem", table)).toBe(true);
});

test("one key is enough for a deny; none is not", () => {
  const others = [allow("dynamodb:BatchGetItem", table), deny("dynamodb:BatchGetItem", table, any("code#*"))];
  const ask = (...of: string[]) => may(others, "dynamodb:BatchGetItem", table, keys(...of));
  expect([ask("report#1"), ask("report#1", "code#2"), ask("code#2"), ask()]).toEqual([true, false, false, true]);
});

test("several comparisons must all hold", () => {
  const both = [allow("dynamodb:GetItem", table, { ...within("a*"), ...any("*b") })];
  const ask = (...of: string[]) => may(both, "dynamodb:GetItem", table, keys(...of));
  expect([ask("ab"), ask("a"), ask("b"), ask("ac", "ab")]).toEqual([true, false, false, true]);
});

test("what is not known here is no yes: it fails", () => {
  const asks = (statement: object) => () => may([statement as Statement], "dynamodb:GetItem", table);
  const get = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table };
  expect(asks({ ...get, Condition: { StringEquals: { "dynamodb:LeadingKeys": "a" } } })).toThrow("not known here: StringEquals");
  expect(asks({ ...get, Condition: within("a"), NotAction: "x" })).toThrow("not known here: NotAction");
  expect(asks({ ...get, Condition: { "ForAllValues:StringLike": { "dynamodb:Attributes": ["a"] } } })).toThrow("not known here: dynamodb:Attributes");
  // Also where another part already says no.
  expect(asks({ ...get, Action: "s3:GetObject", Condition: { Bool: { "aws:SecureTransport": "true" } } })).toThrow("not known here: Bool");
});

const call = (target: string, input: object, headers: Record<string, string> = {}): Asked => ({ method: "POST", path: "/", headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.0", ...headers }, body: Buffer.from(JSON.stringify(input)) });
const dynamo = (operation: string, input: object): Asked => call(`DynamoDB_20120810.${operation}`, { TableName: "town", ...input });
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "x" } });
const lines = async (asked: Asked): Promise<string[]> => (await requests(asked)).map(({ action, resource, context }) => [action, resource.replace(table, "table"), ...Object.values(context).flat()].join(" "));

test("a call is asked for by its action, its resource and its partitions", async () => {
  expect(await lines(dynamo("GetItem", { Key: key("a#1") }))).toEqual(["dynamodb:GetItem table a#1"]);
  expect(await lines(dynamo("PutItem", { Item: { ...key("a#1"), more: { S: "b" } } }))).toEqual(["dynamodb:PutItem table a#1"]);
  expect(await lines(dynamo("Scan", {}))).toEqual(["dynamodb:Scan table"]);
  expect(await lines(dynamo("BatchGetItem", { RequestItems: { town: { Keys: [key("a#1"), key("b#2")] } } }))).toEqual(["dynamodb:BatchGetItem table a#1 b#2"]);
});

test("an index is a resource of its own, with the partition that is asked of it", async () => {
  const of = (name: string, IndexName?: string) => dynamo("Query", { IndexName, KeyConditionExpression: "#n1 = :v1 AND #n2 >= :v2", ExpressionAttributeNames: { "#n1": name, "#n2": "sk" }, ExpressionAttributeValues: { ":v1": { S: "a#1" }, ":v2": { S: "b" } } });
  expect(await lines(of("pk"))).toEqual(["dynamodb:Query table a#1"]);
  expect(await lines(of("g1pk", "by-g1"))).toEqual(["dynamodb:Query table/index/by-g1 a#1"]);
  await expect(requests(of("else"))).rejects.toThrow("no partition");
});

test("each part of a transaction is asked for on its own, and with the partitions of all", async () => {
  const parts = dynamo("TransactWriteItems", { TransactItems: [{ Put: { TableName: "town", Item: key("a#1") } }, { ConditionCheck: { TableName: "town", Key: key("b#2") } }, { Update: { TableName: "town", Key: key("c#3") } }, { Delete: { TableName: "town", Key: key("d#4") } }] });
  const all = "a#1 b#2 c#3 d#4";
  expect(await lines(parts)).toEqual(["PutItem table a#1", `PutItem table ${all}`, "ConditionCheckItem table b#2", `ConditionCheckItem table ${all}`, "UpdateItem table c#3", `UpdateItem table ${all}`, "DeleteItem table d#4", `DeleteItem table ${all}`].map((line) => `dynamodb:${line}`));
});

test("parameters are asked for one by one, texts by their sender, pictures by their keys", async () => {
  const here = "arn:aws:ssm:ap-southeast-3:123456789012:parameter/among/test";
  expect(await lines(call("AmazonSSM.GetParameters", { Names: ["/among/test/a", "/among/test/b"] }))).toEqual([`ssm:GetParameters ${here}/a`, `ssm:GetParameters ${here}/b`]);
  expect(await lines(call("PinpointSMSVoiceV2.SendTextMessage", { OriginationIdentity: "AMONG" }))).toEqual(["sms-voice:SendTextMessage arn:aws:sms-voice:ap-southeast-3:123456789012:sender-id/AMONG/ID"]);
  const object = (method: string, path: string): Asked => ({ method, path, headers: {}, body: Buffer.alloc(0) });
  expect(await lines(object("GET", "/town/media/a%20b?x-id=GetObject"))).toEqual(["s3:GetObject arn:aws:s3:::town/media/a b"]);
  expect(await lines(object("DELETE", "/town/private/a"))).toEqual(["s3:DeleteObject arn:aws:s3:::town/private/a"]);
  await expect(requests(call("Kinesis.PutRecord", {}))).rejects.toThrow("a service that is not known here: Kinesis");
});

test("a form and a link are their signer's", async () => {
  const form = new FormData();
  for (const [name, value] of [["key", "incoming/a"], ["X-Amz-Security-Token", "the session of api"]] as const) form.append(name, value);
  form.append("file", new File(["x"], "x"));
  const sent = new Response(form);
  const asked: Asked = { method: "POST", path: "/town", headers: { "content-type": sent.headers.get("content-type")! }, body: Buffer.from(await sent.arrayBuffer()) };
  expect([await session(asked), await lines(asked)]).toEqual(["the session of api", ["s3:PutObject arn:aws:s3:::town/incoming/a"]]);
  expect(await session({ method: "GET", path: "/town/private/a?X-Amz-Security-Token=the+session+of+site", headers: {}, body: Buffer.alloc(0) })).toBe("the session of site");
});

test("the gate refuses as each service does, and tells what is not there only to those who may list", async () => {
  const allowed = Object.fromEntries(["api", "auth", "site", "stream", "clock", "media"].map((name) => [name, [allow("s3:GetObject", "arn:aws:s3:::town/media/*")]])) as Policies;
  allowed.media.push(allow("s3:ListBucket", "arn:aws:s3:::town"));
  const { before, after, token, refused, uses } = gate(allowed);
  const as = (name: "api" | "media", asked: Asked): Asked => ({ ...asked, headers: { ...asked.headers, "x-amz-security-token": token(name) } });
  const row = as("api", dynamo("GetItem", { Key: key("a#1") }));
  expect(await before(row)).toMatchObject({ status: 400, body: expect.stringContaining("#AccessDeniedException") });
  const picture: Asked = { method: "GET", path: "/town/media/a", headers: {}, body: Buffer.alloc(0) };
  expect(await before(picture), "without a role").toMatchObject({ status: 403, body: expect.stringContaining("<Code>AccessDenied</Code>") });
  expect([await before(as("api", picture)), await after(as("api", picture), 200)]).toEqual([undefined, undefined]);
  expect(await after(as("api", picture), 404)).toMatchObject({ status: 403 });
  expect(await after(as("media", picture), 404)).toBeUndefined();
  expect(refused).toHaveLength(3);
  expect(uses.map(({ by, action }) => `${by} ${action}`)).toEqual(["api s3:GetObject", "media s3:ListBucket"]);
});

test("every function's own statements are found, all of them resolved and understood", async () => {
  const all = await policies({ "${Table.Arn}": table, "${Media.Arn}": "arn:aws:s3:::town" });
  for (const [name, statements] of Object.entries(all)) {
    expect(statements.length, name).toBeGreaterThan(3);
    for (const { Resource } of statements) for (const resource of Resource) expect(resource).toMatch(/^(arn:aws:|\$\{(LettersBucket|Letters|Table|\w+log)\.(Arn|StreamArn)\})/);
    // A question that nothing allows goes through every condition.
    expect(may(statements, "dynamodb:Scan", table, keys("report#1")), name).toBe(false);
  }
});
