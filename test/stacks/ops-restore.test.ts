import { beforeEach, describe, expect, test } from "vitest";
import { CreateTableCommand, DescribeTableCommand, DescribeTimeToLiveCommand, PutItemCommand, ScanCommand, type TableDescription } from "@aws-sdk/client-dynamodb";
import { dynamo } from "@among/core/store/dynamo";
import { settings } from "../../stacks/settings.ts";
import { restore } from "../../stacks/tools/ops/restore.ts";
import { emulator } from "../emulator.ts";
import { awsStub, denied, onProduction, Refusal, type Call } from "./aws-stub.ts";
import { arn, dynamoTables, seconds } from "./ops-tables.ts";
import { stacksAnswer } from "./ops-town.ts";

const aws = await awsStub();
let tables: ReturnType<typeof dynamoTables>;
beforeEach(() => {
  aws.reset();
  stacksAnswer(aws);
  tables = dynamoTables(aws);
});

const at = "2026-11-21T08:30:00Z";
const target = "town-table-20261121T083000Z";
const run = onProduction(restore);
const whole = { DeletionProtectionEnabled: true, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" }, ttl: "ENABLING", pitr: "ENABLED" };

describe("bringing the table back", () => {
  test("restores beside it, gives it stream, expiry, recovery and protection, and says what to do next", async () => {
    const { code, text } = await run("--to", at);
    expect(code).toBe(0);
    expect(aws.asked("dynamodb:RestoreTableToPointInTime").map(({ input }) => input)).toEqual([{ SourceTableName: "town-table", TargetTableName: target, RestoreDateTime: seconds(at) }]);
    expect(tables.get(target)).toMatchObject(whole);
    expect(tables.get("town-table")).toMatchObject({ ttl: "ENABLED", busy: expect.any(Number) });
    expect(text).toContain(`AMONG_RESTORED_TABLE=${target}\nAMONG_RESTORED_STREAM=${arn(target)}/stream/2026-11-21T11:00:00.000`);
    expect(text).toContain("npm run deploy -- --stage production");
    expect(text).toContain("aws s3api list-object-versions --bucket town-media");
  });

  test("the two lines are what a deployment takes", async () => {
    const { text } = await run("--to", at);
    const lines = Object.fromEntries([...text.matchAll(/^(AMONG_\w+)=(.+)$/gm)].map(([, name, value]) => [name, value]));
    expect(settings("production", { AMONG_MAIL: "it@batukota.go.id", ...lines }).restored).toEqual({ table: target, stream: tables.get(target)!.LatestStreamArn });
  });

  test("a moment with an offset is the same moment", async () => {
    await run("--to", "2026-11-21T15:30:00+07:00");
    expect([...tables.keys()]).toContain(target);
  });

  const changes = ["RestoreTableToPointInTime", "UpdateTimeToLive", "UpdateContinuousBackups", "UpdateTable 1", "UpdateTable 2", "DescribeTable 9"];
  test.each(changes.flatMap((call) => [[call, "before"], [call, "after"]]))("interrupted at %s, %s it was done, the same command ends it", async (call, when) => {
    const [op, nth = "1"] = call!.split(" ");
    let left = Number(nth);
    aws.interrupt(`dynamodb:${op}`, when as "before" | "after", () => --left === 0);
    await expect(run("--to", at)).rejects.toThrow("Interrupted");
    aws.interrupt(`dynamodb:${op}`, undefined);
    expect((await run("--to", at)).code).toBe(0);
    expect(tables.get(target)).toMatchObject(whole);
    expect(tables.size).toBe(2);
  });

  test("done before, it changes nothing and says the same again", async () => {
    const first = await run("--to", at);
    const changed = aws.calls.filter(({ op }) => /^(Update|Restore)/.test(op)).length;
    const second = await run("--to", at);
    expect(aws.calls.filter(({ op }) => /^(Update|Restore)/.test(op))).toHaveLength(changed);
    expect(second.text).toContain(first.text.slice(first.text.indexOf("AMONG_RESTORED_TABLE")));
  });
});

test("on the emulator, the restored table is one that the platform works on, with a stream of what is written from then on", async () => {
  const { client, endpoint, table } = await emulator();
  const [from, to] = [await table(), target];
  await dynamo({ table: from, client }).write([{ op: "put", item: { pk: "report#1", sk: "head", type: "report", g1pk: "open", g1sk: "1", v: 1 } }]);
  // The emulator has no point-in-time recovery, so the restore itself is done here; it answers everything else.
  aws.on("dynamodb:RestoreTableToPointInTime", async () => {
    tables.set(to, { TableName: to, busy: 0, ttl: "", pitr: "DISABLED" });
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = (await client.send(new DescribeTableCommand({ TableName: from }))).Table!;
    const indexes = GlobalSecondaryIndexes!.map(({ IndexName, KeySchema: keys, Projection }) => ({ IndexName, KeySchema: keys, Projection }));
    await client.send(new CreateTableCommand({ TableName: to, BillingMode: "PAY_PER_REQUEST", KeySchema, AttributeDefinitions, GlobalSecondaryIndexes: indexes }));
    await client.send(new PutItemCommand({ TableName: to, Item: (await client.send(new ScanCommand({ TableName: from }))).Items![0] }));
    return {};
  });
  for (const op of ["DescribeTable", "DescribeTimeToLive", "UpdateTimeToLive", "UpdateTable"]) aws.on(`dynamodb:${op}`, (call) => passedOn(endpoint, call, to));
  await run("--to", at);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: to }));
  expect(Table).toMatchObject({ DeletionProtectionEnabled: true, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" }, LatestStreamArn: expect.stringContaining("/stream/") });
  expect((await client.send(new DescribeTimeToLiveCommand({ TableName: to }))).TimeToLiveDescription).toMatchObject({ AttributeName: "ttl", TimeToLiveStatus: expect.stringMatching(/^ENABL/) });
  expect((await dynamo({ table: to, client }).query({ index: "g1", pk: "open", limit: 5 })).items).toHaveLength(1);
});

/** Passes a call on to the emulator, which does not tell where a table was restored from: that is added. */
async function passedOn(endpoint: string, { headers, input }: Call, restored: string): Promise<object> {
  const answer = await fetch(endpoint, { method: "POST", headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": headers["x-amz-target"]!, "x-amz-date": headers["x-amz-date"]!, authorization: headers.authorization! }, body: JSON.stringify(input) });
  const body = (await answer.json()) as { __type?: string; Table?: object };
  if (!answer.ok) throw new Refusal(body.__type!.split("#").at(-1)!);
  return body.Table && input.TableName === restored ? { ...body, Table: { ...body.Table, RestoreSummary: { SourceTableArn: arn("town-table") } } } : body;
}

describe("taking in what another account exported", () => {
  const from = "s3://moving/AWSDynamoDB/01700000000000-abcdefgh/data/";
  beforeEach(() =>
    aws.on("dynamodb:ImportTable", ({ input: { TableCreationParameters } }) => {
      tables.set(TableCreationParameters.TableName, { TableName: TableCreationParameters.TableName, busy: 5, ttl: "DISABLED", pitr: "DISABLED" });
      return {};
    }),
  );

  test("makes a table of the same shape, gives it what the one in use has, and goes on after an interruption", async () => {
    aws.interrupt("dynamodb:UpdateTimeToLive", "before");
    await expect(run("--import", from)).rejects.toThrow("Interrupted");
    aws.interrupt("dynamodb:UpdateTimeToLive", undefined);
    const { text } = await run("--import", from);
    expect(text).toContain("AMONG_RESTORED_TABLE=town-table-moved");
    expect(tables.get("town-table-moved")).toMatchObject(whole);
    expect(aws.asked("dynamodb:ImportTable")).toHaveLength(1);
    const { input } = aws.asked("dynamodb:ImportTable")[0]!;
    expect(input.S3BucketSource).toEqual({ S3Bucket: "moving", S3KeyPrefix: "AWSDynamoDB/01700000000000-abcdefgh/data/" });
    const { client, table } = await emulator();
    const made = (await client.send(new DescribeTableCommand({ TableName: await table() }))).Table!;
    const shape = ({ KeySchema, GlobalSecondaryIndexes = [], AttributeDefinitions = [] }: Partial<TableDescription>) => ({
      KeySchema,
      indexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys, Projection }) => [IndexName, keys, Projection?.ProjectionType]).toSorted(),
      types: AttributeDefinitions.map(({ AttributeName, AttributeType }) => `${AttributeName} ${AttributeType}`).toSorted(),
    });
    expect(shape(input.TableCreationParameters)).toEqual(shape(made));
  });

  test("only from an export", async () => {
    await expect(run("--import", "moving/data")).rejects.toThrow(/is no export/);
    expect(tables.size).toBe(1);
  });
});

describe("refusing", () => {
  test("without a moment it says which there are, and restores nothing", async () => {
    const { code, text } = await run();
    expect(code).toBe(0);
    expect(text).toContain("from 2026-10-17T10:00:00Z to 2026-11-21T09:55:00Z");
    expect(tables.size).toBe(1);
  });

  test.each([
    ["yesterday", /no moment with a zone/],
    ["2026-11-21 08:30", /no moment with a zone/],
    ["2026-11-21T08:30:00", /no moment with a zone/],
    ["2026-13-41T08:30:00Z", /no moment with a zone/],
    ["2026-11-21T09:59:00Z", /only from/],
    ["2025-11-21T08:30:00Z", /only from/],
  ])("of %s", async (to, sentence) => {
    await expect(run("--to", to)).rejects.toThrow(sentence);
    expect(tables.size).toBe(1);
  });

  test("where recovery is off", async () => {
    tables.get("town-table")!.pitr = "DISABLED";
    await expect(run("--to", at)).rejects.toThrow(/no point-in-time recovery/);
  });

  test("where a table of that name is somebody else's", async () => {
    tables.set(target, { TableName: target, busy: 0, ttl: "DISABLED", pitr: "DISABLED" });
    await expect(run("--to", at)).rejects.toThrow(/was not restored from town-table/);
    expect(tables.get(target)!.pitr).toBe("DISABLED");
  });

  test("where it is not allowed to", async () => {
    aws.on("dynamodb:RestoreTableToPointInTime", denied);
    await expect(run("--to", at)).rejects.toThrow(/not authorized/);
  });
});
