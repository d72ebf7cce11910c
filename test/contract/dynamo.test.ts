import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Fault } from "@among/core/fault";
import { dynamo, type Capacity } from "@among/core/store/dynamo";
import { ConditionFailed, type Write } from "@among/core/store/table-store";
import { emulator } from "../emulator.ts";

// What the emulator never does, said by a server of the same protocol: contention, throttling, answers in parts.
type Answer = { status?: number; body: object };
const asked: { op: string; body: Record<string, any> }[] = [];
let answers: ((body: Record<string, any>) => Answer)[] = [];
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString());
  asked.push({ op: String(request.headers["x-amz-target"]).split(".")[1]!, body });
  const { status = 200, body: answer } = (answers.length > 1 ? answers.shift()! : answers[0]!)(body);
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
});
let client: DynamoDBClient;

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new DynamoDBClient({ endpoint, region: "local", credentials: { accessKeyId: "a", secretAccessKey: "b" }, maxAttempts: 1 });
});
afterAll(() => {
  client.destroy();
  server.close();
});
beforeEach(() => void (asked.length = 0));

const done = (): Answer => ({ body: {} });
const failing = (name: string, more: object = {}) => (): Answer => ({ status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more } });
const cancelled = (...codes: string[]) => failing("TransactionCanceledException", { CancellationReasons: codes.map((Code) => ({ Code })) });
const store = () => dynamo({ table: "t", client });
const two: Write[] = [{ op: "put", item: { pk: "a", sk: "1" } }, { op: "delete", key: { pk: "a", sk: "2" } }];
const caught = (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => error);

test("a contended transaction is sent again, as the same one", async () => {
  answers = [cancelled("None", "TransactionConflict"), failing("TransactionInProgressException"), done];
  await store().write(two);
  expect(asked.map(({ op }) => op)).toEqual(Array(3).fill("TransactWriteItems"));
  expect(new Set(asked.map(({ body }) => body.ClientRequestToken)).size).toBe(1);
});

test("what stays contended or throttled is a fault that says to come back", async () => {
  for (const trouble of [cancelled("TransactionConflict", "None"), failing("ProvisionedThroughputExceededException"), failing("ThrottlingException")]) {
    answers = [trouble];
    const works = [store().write(two), store().get({ pk: "a", sk: "1" }), store().update({ op: "update", key: { pk: "a", sk: "1" } })];
    for (const error of await Promise.all(works.map(caught))) {
      expect(Fault.is(error) && [error.kind, error.code, error.detail.retryAfter]).toEqual(["unavailable", "store.busy", 1]);
    }
  }
});

test("a refused condition beside contention is a refusal, and is not tried again", async () => {
  answers = [cancelled("TransactionConflict", "ConditionalCheckFailed")];
  expect(await caught(store().write(two))).toEqual(new ConditionFailed([1]));
  expect(asked.length).toBe(1);
});

test("other trouble stays what it is", async () => {
  answers = [failing("ResourceNotFoundException")];
  expect(await caught(store().get({ pk: "a", sk: "1" }))).toMatchObject({ name: "ResourceNotFoundException" });
  expect(asked.length).toBe(1);
});

test("keys left over from a batch are asked for again", async () => {
  const part = (n: number) => (body: Record<string, any>): Answer => {
    const { Keys } = body.RequestItems.t;
    const left = Keys.slice(n);
    return { body: { Responses: { t: Keys.slice(0, n) }, UnprocessedKeys: left.length ? { t: { Keys: left, ConsistentRead: true } } : {} } };
  };
  answers = [part(2), part(0), part(1), part(9)];
  const keys = ["1", "2", "3", "4", "5"].map((sk) => ({ pk: "a", sk }));
  expect(await store().batchGet(keys)).toEqual(keys);
  expect(asked.map(({ body }) => body.RequestItems.t.Keys.length)).toEqual([5, 3, 3, 2]);
  answers = [part(0)];
  expect(await caught(store().batchGet(keys))).toMatchObject({ code: "store.busy" });
});

test("a single write needs no transaction, and capacity is asked for only when somebody listens", async () => {
  answers = [done];
  for (const write of [two[0]!, two[1]!, { op: "update", key: { pk: "a", sk: "1" }, add: { n: 1 } } as Write, { op: "check", key: { pk: "a", sk: "1" }, if: "present" } as Write]) await store().write([write]);
  expect(asked.map(({ op }) => op)).toEqual(["PutItem", "DeleteItem", "UpdateItem", "TransactWriteItems"]);
  expect(asked.every(({ body }) => body.ReturnConsumedCapacity === undefined)).toBe(true);
});

test("capacity counts the indexes, reads and writes apart", async () => {
  const { client, table } = await emulator();
  const spent: Capacity[] = [];
  const metered = dynamo({ table: await table(), client, onCapacity: (capacity) => spent.push(capacity) });
  const key = { pk: "a", sk: "1" };
  await metered.write([{ op: "put", item: { ...key, g1pk: "x", g1sk: "1", g2pk: "y", g2sk: "1" } }]);
  await metered.get(key);
  await metered.get(key, { consistent: true });
  await metered.query({ index: "g1", pk: "x", limit: 24 });
  await metered.batchGet([key]);
  await metered.write([{ op: "update", key, set: { n: 1 } }, { op: "put", item: { pk: "a", sk: "2" } }]);
  expect(spent).toEqual([
    { op: "write", read: 0, write: 3 },
    { op: "get", read: 0.5, write: 0 },
    { op: "get", read: 1, write: 0 },
    { op: "query", read: 0.5, write: 0 },
    { op: "batchGet", read: 1, write: 0 },
    { op: "write", read: 0, write: 6 },
  ]);
});
