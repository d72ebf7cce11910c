import { Refusal, type AwsStub } from "./aws-stub.ts";

interface Table {
  TableName: string;
  /** How many more requests find the table being made or changed. */
  busy: number;
  RestoreSummary?: object;
  DeletionProtectionEnabled?: boolean;
  StreamSpecification?: object;
  LatestStreamArn?: string;
  ttl: string;
  pitr: string;
}

export const seconds = (iso: string) => Date.parse(iso) / 1000;
export const arn = (name: string) => `arn:aws:dynamodb:ap-southeast-3:111122223333:table/${name}`;

/** DynamoDB's answers about tables, with what it refuses while one is not ready. */
export function dynamoTables(aws: AwsStub): Map<string, Table> {
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
