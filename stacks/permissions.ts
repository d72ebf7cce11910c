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
 * The calls that the store makes (`packages/core/src/store/dynamo.ts`); a transaction needs those of its parts. Never a scan, and no
 * ConditionCheckItem: nothing checks a row in a transaction without writing it. Several rows at once open no more than one after
 * the other, so whoever may read one way may read both.
 */
const calls = ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"];
const dynamodb = (names: string[]): string[] => names.map((name) => `dynamodb:${name}`);

/**
 * Partitions that sign-in alone reads and writes, of the table (one-time codes, the library's open challenges) and of the indexes
 * (sessions by token, accounts, passkeys, lists of them). Whoever could read the first could sign in as anybody.
 */
const signInOnly = ["code#*", "verification#*", "auth#*", "session#*", "account#*", "passkey#*"];

/**
 * Rows that sign-in touches, by their partition. A person's partition, `person#`, holds record, sessions, passwords and second
 * factors, and is one for all functions: reading a session reads it, so a condition on leading keys cannot part them.
 * One list for all calls: DynamoDB does not say whether IAM is shown each part's keys of a transaction, or those of all.
 */
const signIn = ["person#*", "unique#*", "limit#*", "invitation#*", "audit#*", "code#*", "verification#*"];

/** Every name starts in the partition keys of a request, of the table or of the index asked. */
const within = (keys: string[]) => ({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys } });

const indexes = ({ arn }: TableRef, names: readonly IndexName[]): string[] => names.map((name) => `${arn}/index/${indexName(name)}`);

/**
 * The table's rows, but not those of sign-in. The other functions touch nearly every other kind of row (a report's step
 * writes timers, figures, the trail, texts), so a list of what they may touch would say nothing that this does not.
 * @param names of the indexes that the function asks
 */
export function rows(table: TableRef, names: readonly IndexName[]): PolicyStatement[] {
  const asked = [table.arn, ...indexes(table, names)];
  const others = { "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": signInOnly } };
  return [allow(dynamodb(calls), [table.arn]), allow(dynamodb(["Query"]), asked), deny(dynamodb(calls), [table.arn], others), deny(dynamodb(["Query"]), asked, others)];
}

/** The rows of sign-in alone; of the indexes passkeys by their credential, and the library's lists for an id that says no owner. */
export const signInRows = (table: TableRef): PolicyStatement[] => [
  allow(dynamodb(calls), [table.arn], within(signIn)),
  allow(dynamodb(["Query"]), [table.arn], within(["person#*", "verification#*"])),
  allow(dynamodb(["Query"]), indexes(table, ["g1"]), within(["passkey#*"])),
  allow(dynamodb(["Query"]), indexes(table, ["g4"]), within(["auth#*"])),
];

/** A photo's own row: read, and saved in one step. */
export const photoRows = (table: TableRef): PolicyStatement[] => [allow(dynamodb(["GetItem", "UpdateItem"]), [table.arn], within(["photo#*"]))];

/** What Lambda needs to read the stream for a function; of all streams it may list the table's own. */
export const streamReading = (table: TableRef): PolicyStatement[] => [
  allow(dynamodb(["DescribeStream", "GetRecords", "GetShardIterator"]), [table.stream]),
  allow(dynamodb(["ListStreams"]), [`${table.arn}/stream/*`]),
];

/**
 * Pictures by the first part of their keys.
 * The bucket may be listed because S3 answers "not there" only to those who may; to others it says "denied", and a picture that
 * was moved already would look like a failure. S3 knows no condition that allows the one and not the other.
 */
export const pictures = (bucket: Bucket, { get, put, remove }: Record<"get" | "put" | "remove", string[]>): PolicyStatement[] => {
  const keys = (folders: string[]) => folders.map((folder) => bucket.arnForObjects(`${folder}/*`));
  return [
    allow(["s3:GetObject"], keys(get)),
    allow(["s3:PutObject"], keys(put)),
    ...(remove.length > 0 ? [allow(["s3:DeleteObject"], keys(remove))] : []),
    allow(["s3:ListBucket"], [bucket.bucketArn]),
  ];
};

/** Takes away the pictures that nobody sent along. */
export const forgetting = (bucket: Bucket): PolicyStatement => allow(["s3:DeleteObject"], [bucket.arnForObjects("private/*")]);

/**
 * Parameters by their exact names. To open the sealed one no permission on a key is needed: the key that AWS keeps for
 * Parameter Store lets in whoever may read the parameter.
 */
export const parameters = (stack: Stack, { parameters: path }: Settings, names: string[]): PolicyStatement =>
  allow(["ssm:GetParameters"], names.map((name) => stack.formatArn({ service: "ssm", resource: "parameter", resourceName: `${path.slice(1)}/${name}` })));

/** Texts to Indonesia under the registered sender; until there is one, none. */
export const texts = (stack: Stack, { smsSender, smsRegion }: Settings): PolicyStatement[] =>
  smsSender ? [allow(["sms-voice:SendTextMessage"], [stack.formatArn({ service: "sms-voice", region: smsRegion ?? stack.region, resource: "sender-id", resourceName: `${smsSender}/ID` })])] : [];

/** Which of the bucket's folders a function that shows and hides photos moves them between. */
export const moving = { get: ["private", "media"], put: ["private", "media"], remove: ["private", "media"] };
