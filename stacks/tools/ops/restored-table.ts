import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ImportTableCommand,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type DynamoDBClient,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import { tableDefinition } from "@among/core/store/dynamo-table";
import { isMissing, type Terminal, Trouble, waitFor } from "./terminal.ts";

export interface Restored {
  table: string;
  /** ARN of its stream. */
  stream: string;
}

/** A day: a large table takes hours. */
const restoring = { every: 30_000, tries: 2880 } as const;

/** How far point-in-time recovery reaches back, as in `stacks/data.ts`. */
const recoveryDays = 35;

/** The first and the last moment to which the table can be restored. @throws Trouble when it cannot be */
export async function windowOf(db: DynamoDBClient, table: string): Promise<{ from: Date; until: Date }> {
  const { PointInTimeRecoveryDescription: recovery } = await backups(db, table);
  if (recovery?.PointInTimeRecoveryStatus !== "ENABLED") throw new Trouble(`The table ${table} has no point-in-time recovery: it cannot be brought back.`);
  return { from: recovery.EarliestRestorableDateTime!, until: recovery.LatestRestorableDateTime! };
}

async function backups(db: DynamoDBClient, TableName: string) {
  const { ContinuousBackupsDescription } = await db.send(new DescribeContinuousBackupsCommand({ TableName }));
  return ContinuousBackupsDescription ?? { PointInTimeRecoveryDescription: undefined };
}

/**
 * Asks for the restore, unless it was asked for before.
 * @returns whether it was asked for now
 * @throws Trouble when a table of that name is something else
 */
export async function restoreInto(db: DynamoDBClient, source: string, target: string, at: Date): Promise<boolean> {
  const existing = await describe(db, target);
  if (existing) {
    const from = existing.RestoreSummary?.SourceTableArn?.split("/").at(-1);
    if (from !== source) throw new Trouble(`There is a table ${target} already, and it was not restored from ${source}.`);
    return false;
  }
  await db.send(new RestoreTableToPointInTimeCommand({ SourceTableName: source, TargetTableName: target, RestoreDateTime: at }));
  return true;
}

/**
 * Asks for the import of what DynamoDB exported to a bucket, unless it was asked for before.
 * @param from `s3://<bucket>/<prefix>/`, the export's folder `data`
 * @returns whether it was asked for now
 * @throws Trouble when that is no such address
 */
export async function importInto(db: DynamoDBClient, target: string, from: string): Promise<boolean> {
  const [, bucket, prefix] = /^s3:\/\/([a-z0-9.-]+)\/(.+\/data\/?)$/.exec(from) ?? [];
  if (!bucket) throw new Trouble(`"${from}" is no export. It looks like s3://<bucket>/AWSDynamoDB/<export>/data/`);
  if (await describe(db, target)) return false;
  const keys = ({ pk, sk }: { pk: string; sk: string }) => [
    { AttributeName: pk, KeyType: "HASH" as const },
    { AttributeName: sk, KeyType: "RANGE" as const },
  ];
  const { key, indexes } = tableDefinition;
  await db.send(
    new ImportTableCommand({
      S3BucketSource: { S3Bucket: bucket, S3KeyPrefix: prefix },
      InputFormat: "DYNAMODB_JSON",
      InputCompressionType: "GZIP",
      TableCreationParameters: {
        TableName: target,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [key, ...indexes].flatMap(({ pk, sk }) => [pk, sk]).map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
        KeySchema: keys(key),
        GlobalSecondaryIndexes: indexes.map((index) => ({ IndexName: index.name, KeySchema: keys(index), Projection: { ProjectionType: "ALL" as const } })),
      },
    }),
  );
  return true;
}

async function describe(db: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await db.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Waits until the table and its indexes can be used. @throws Trouble when it takes more than a day */
export const ready = (db: DynamoDBClient, name: string, terminal: Terminal): Promise<TableDescription> =>
  waitFor(terminal, { ...restoring, tooLong: `${name} is still not ready. Nothing is lost: run the same command again later.` }, async (n) => {
    const table = await describe(db, name);
    if (table?.TableStatus === "ACTIVE" && (table.GlobalSecondaryIndexes ?? []).every(({ IndexStatus }) => IndexStatus === "ACTIVE")) return table;
    if (n % 10 === 0) terminal.say(`Waiting for ${name}: ${(table?.TableStatus ?? "not there yet").toLowerCase()}`);
    return undefined;
  });

/** Adds what a restore leaves out: stream, expiry, point-in-time recovery, deletion protection. What the table has already is left as it is. */
export async function equip(db: DynamoDBClient, TableName: string, terminal: Terminal): Promise<Restored> {
  let table = await ready(db, TableName, terminal);
  const { TimeToLiveDescription: ttl } = await db.send(new DescribeTimeToLiveCommand({ TableName }));
  if (!ttl?.TimeToLiveStatus?.startsWith("ENABL")) {
    await db.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: tableDefinition.ttl, Enabled: true } }));
  }
  if ((await backups(db, TableName)).PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus !== "ENABLED") {
    await db.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: recoveryDays } }));
  }
  if (!table.DeletionProtectionEnabled) {
    await db.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
    table = await ready(db, TableName, terminal);
  }
  if (!table.StreamSpecification?.StreamEnabled) {
    await db.send(new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } }));
    table = await ready(db, TableName, terminal);
  }
  return { table: TableName, stream: table.LatestStreamArn! };
}
