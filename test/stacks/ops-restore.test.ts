import { beforeEach, describe, expect, test } from "vitest";
import { settings } from "../../stacks/settings.ts";
import { restore } from "../../stacks/restore.ts";
import { awsStub, denied, listening, Refusal } from "./aws-stub.ts";
import { stacksAnswer } from "./ops-town.ts";

const aws = await awsStub();
let tables: Map<string, Table>;
beforeEach(() => {
  aws.reset();
  stacksAnswer(aws);
  tables = dynamoTables();
});

interface Table {
  TableName: string;
  /** How many more looks find it, or what is changed on it, under way. */
  busy: number;
  RestoreSummary?: object;
  DeletionProtectionEnabled?: boolean;
  StreamSpecification?: object;
  LatestStreamArn?: string;
  ttl: string;
  pitr: string;
}

const seconds = (iso: string) => Date.parse(iso) / 1000;
const arn = (name: string) => `arn:aws:dynamodb:ap-southeast-3:111122223333:table/${name}`;

/** DynamoDB's answers about tables, with what it refuses while one is not ready. */
function dynamoTables(): Map<string, Table> {
  const all = new Map<string, Table>([["town-table", { TableName: "town-table", busy: 0, ttl: "ENABLED", pitr: "ENABLED" }]]);
  const named = (name: string) => all.get(name) ?? refuse("ResourceNotFoundException");
  const idle = (name: string) => (named(name).busy > 0 ? refuse("ResourceInUseException") : named(name));
  const refuse = (code: string): never => {
    throw new Refusal(code);
  };
  aws.on("dynamodb:DescribeContinuousBackups", ({ input: { TableName } }) => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: named(TableName).pitr, EarliestRestorableDateTime: seconds("2026-10-17T10:00:00Z"), LatestRestorableDateTime: seconds("2026-11-21T09:55:00Z") },
    },
  }));
  aws.on("dynamodb:DescribeTable", ({ input: { TableName } }) => {
    const table = named(TableName);
    const TableStatus = table.busy-- > 0 ? "CREATING" : "ACTIVE";
    return { Table: { ...table, TableStatus, GlobalSecondaryIndexes: [{ IndexName: "by-g1", IndexStatus: table.busy > 0 ? "CREATING" : "ACTIVE" }] } };
  });
  aws.on("dynamodb:RestoreTableToPointInTime", ({ input: { SourceTableName, TargetTableName, RestoreDateTime } }) => {
    if (all.has(TargetTableName)) refuse("TableAlreadyExistsException");
    const table: Table = { TableName: TargetTableName, busy: 25, ttl: "DISABLED", pitr: "DISABLED", RestoreSummary: { SourceTableArn: arn(SourceTableName), RestoreDateTime, RestoreInProgress: true } };
    all.set(TargetTableName, table);
    return { TableDescription: { TableName: TargetTableName } };
  });
  aws.on("dynamodb:DescribeTimeToLive", ({ input: { TableName } }) => ({ TimeToLiveDescription: { TimeToLiveStatus: named(TableName).ttl } }));
  aws.on("dynamodb:UpdateTimeToLive", ({ input: { TableName, TimeToLiveSpecification } }) => {
    if (TimeToLiveSpecification.AttributeName !== "ttl" || idle(TableName).ttl !== "DISABLED") refuse("ValidationException");
    named(TableName).ttl = "ENABLING";
    return {};
  });
  aws.on("dynamodb:UpdateContinuousBackups", ({ input: { TableName } }) => {
    idle(TableName).pitr = "ENABLED";
    return {};
  });
  aws.on("dynamodb:UpdateTable", ({ input: { TableName, ...change } }) => {
    const table = idle(TableName);
    if (change.StreamSpecification) {
      if (table.StreamSpecification) refuse("ValidationException");
      table.LatestStreamArn = `${arn(TableName)}/stream/2026-11-21T11:00:00.000`;
    }
    Object.assign(table, change, { busy: 2 });
    return {};
  });
  return all;
}

const at = "2026-11-21T08:30:00Z";
const target = "town-table-20261121T083000Z";
async function run(...argv: string[]) {
  const heard = listening();
  const code = await restore([...argv, "--stage", "production"], heard.terminal);
  return { code, text: heard.text() };
}
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
