import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import type { StackContext } from "sst/constructs";
import { tableDefinition } from "@among/core/store/dynamo-table";
import { assetsBucket, mediaBucket } from "./buckets.ts";
import { publishAssets } from "./assets.ts";
import { settings, type Settings } from "./settings.ts";

/** The table that the functions work on, whether this stack made it or a backup was restored to it. */
export interface TableRef {
  name: string;
  arn: string;
  stream: string;
}

/** What must outlive every deployment: the table, the pictures, the site's built files. */
export function data({ app, stack }: StackContext) {
  const chosen = settings(app.stage);
  const table = makeTable(stack, chosen);
  const media = mediaBucket(stack, chosen);
  const assets = assetsBucket(stack, chosen);
  if (app.mode !== "remove") publishAssets(stack, assets, chosen);
  const ref = chosen.restored ? restoredTable(stack, chosen.restored) : { name: table.tableName, arn: table.tableArn, stream: table.tableStreamArn! };
  stack.addOutputs({ table: ref.name, stream: ref.stream, media: media.bucketName, assets: assets.bucketName });
  return { table: ref, media, assets };
}

function makeTable(stack: Stack, { protected: isProtected }: Settings): Table {
  const keys = ({ pk, sk }: { pk: string; sk: string }) => ({ partitionKey: { name: pk, type: AttributeType.STRING }, sortKey: { name: sk, type: AttributeType.STRING } });
  const table = new Table(stack, "Table", {
    ...keys(tableDefinition.key),
    // Paid per request (USD 0.71 a million writes): nothing without visitors, and no capacity to estimate.
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: tableDefinition.ttl,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    // Any second of the last 35 days can be restored. USD 0.228 a GB and month; a town's year is below two GB.
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    // Encrypted with DynamoDB's own key, as every table is. A key of our own costs a dollar a month and a fee per request, without keeping anybody else out.
    deletionProtection: isProtected,
    removalPolicy: isProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const { name, ...key } of tableDefinition.indexes) table.addGlobalSecondaryIndex({ indexName: name, ...keys(key), projectionType: ProjectionType.ALL });
  return table;
}

const restoredTable = (stack: Stack, { table, stream }: { table: string; stream: string }): TableRef => ({
  name: table,
  arn: stack.formatArn({ service: "dynamodb", resource: "table", resourceName: table }),
  stream,
});
