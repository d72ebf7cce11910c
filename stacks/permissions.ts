import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Stack } from "aws-cdk-lib";
import { indexName } from "@among/core/store/dynamo-table";
import type { IndexName } from "@among/core/store/table-store";
import type { TableRef } from "./data.ts";
import type { Settings } from "./settings.ts";

const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>): PolicyStatement => new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions });
const deny = (actions: string[], resources: string[], conditions: Record<string, unknown>): PolicyStatement => new PolicyStatement({ effect: Effect.DENY, actions, resources, conditions });

/**
 * What the store calls (`packages/core/src/store/dynamo.ts`); a transaction needs the actions of its parts. Never a scan, and no
 * ConditionCheckItem: no transaction checks a row without writing it.
 */
const rowActions = ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"];
const dynamodb = (names: string[]): string[] => names.map((name) => `dynamodb:${name}`);

/**
 * Partitions that sign-in alone reads and writes, of the table (one-time codes, the library's open challenges) and of the indexes
 * (sessions by token, accounts, passkeys, lists of them). Whoever could read the codes could sign in as anybody.
 */
const signInOnly = ["code#*", "verification#*", "auth#*", "session#*", "account#*", "passkey#*"];

/**
 * Partitions that sign-in reads and writes. All functions may read `person#`: it holds sessions, which each request checks, beside
 * passwords and second factors, and a condition on leading keys cannot separate rows of one partition.
 * One list for all actions: DynamoDB does not document whether IAM sees the keys of each part of a transaction, or of all parts.
 */
const signIn = ["person#*", "unique#*", "limit#*", "invitation#*", "audit#*", "code#*", "verification#*"];

/** Holds where every partition key of a request, of the table or of the index, matches one of these. */
const within = (keys: string[]) => ({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys } });

const indexes = ({ arn }: TableRef, names: readonly IndexName[]): string[] => names.map((name) => `${arn}/index/${indexName(name)}`);

/**
 * The table's rows but those of sign-in. The other functions use nearly every kind of row (a report's step writes timers, figures,
 * the audit trail and texts), so a list of what they may use would hold everything.
 * @param names of the indexes that the function queries
 */
export function rows(table: TableRef, names: readonly IndexName[]): PolicyStatement[] {
  const asked = [table.arn, ...indexes(table, names)];
  const others = { "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": signInOnly } };
  return [allow(dynamodb(rowActions), [table.arn]), allow(dynamodb(["Query"]), asked), deny(dynamodb(rowActions), [table.arn], others), deny(dynamodb(["Query"]), asked, others)];
}

/** The rows of sign-in; of the indexes only passkeys by credential (`g1`), and lists by ids that do not name their owner (`g4`). */
export const signInRows = (table: TableRef): PolicyStatement[] => [
  allow(dynamodb(rowActions), [table.arn], within(signIn)),
  allow(dynamodb(["Query"]), [table.arn], within(["person#*", "verification#*"])),
  allow(dynamodb(["Query"]), indexes(table, ["g1"]), within(["passkey#*"])),
  allow(dynamodb(["Query"]), indexes(table, ["g4"]), within(["auth#*"])),
];

/** A photo's own row: read, and saved in one step. */
export const photoRows = (table: TableRef): PolicyStatement[] => [allow(dynamodb(["GetItem", "UpdateItem"]), [table.arn], within(["photo#*"]))];

/** What Lambda needs to read the stream for a function; it may list only the table's own streams. */
export const streamReading = (table: TableRef): PolicyStatement[] => [
  allow(dynamodb(["DescribeStream", "GetRecords", "GetShardIterator"]), [table.stream]),
  allow(dynamodb(["ListStreams"]), [`${table.arn}/stream/*`]),
];

/**
 * Pictures by the first part of their keys.
 * Who moves them may list the bucket, because without it S3 answers "denied" instead of "not found", and a picture that was moved already
 * would look like a failure. S3 has no condition that allows the one without the other.
 */
export const pictures = (bucket: Bucket, { get, put, remove }: Record<"get" | "put" | "remove", string[]>): PolicyStatement[] => {
  const keys = (folders: string[]) => folders.map((folder) => bucket.arnForObjects(`${folder}/*`));
  return [
    allow(["s3:GetObject"], keys(get)),
    allow(["s3:PutObject"], keys(put)),
    ...(remove.length > 0 ? [allow(["s3:DeleteObject"], keys(remove)), allow(["s3:ListBucket"], [bucket.bucketArn])] : []),
  ];
};

/** Deletes the pictures that were never attached to anything. */
export const forgetting = (bucket: Bucket): PolicyStatement => allow(["s3:DeleteObject"], [bucket.arnForObjects("private/*")]);

/**
 * Parameters by their exact names. The encrypted one needs no permission on a key: AWS's own key for Parameter Store may be used by
 * whoever may read the parameter.
 */
export const parameters = (stack: Stack, { parameters: path }: Settings, names: string[]): PolicyStatement =>
  allow(["ssm:GetParameters"], names.map((name) => stack.formatArn({ service: "ssm", resource: "parameter", resourceName: `${path.slice(1)}/${name}` })));

/** Texts to Indonesia under the registered sender; none until there is one. */
export const texts = (stack: Stack, { smsSender, smsRegion }: Settings): PolicyStatement[] =>
  smsSender ? [allow(["sms-voice:SendTextMessage"], [stack.formatArn({ service: "sms-voice", region: smsRegion ?? stack.region, resource: "sender-id", resourceName: `${smsSender}/ID` })])] : [];

/** Which of the bucket's folders a function that shows and hides photos moves them between. */
export const moving = { get: ["private", "media"], put: ["private", "media"], remove: ["private", "media"] };
