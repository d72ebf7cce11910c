import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Request } from "./iam.ts";

/** A call to a service as it came over the wire. */
export interface Asked {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string | undefined>;
  body: Buffer;
}

const account = "ap-southeast-3:123456789012";
type Row = Record<string, AttributeValue>;

/** Who signed a call: the session that a function's role is given, which each call carries. */
export async function session(asked: Asked): Promise<string | undefined> {
  const query = new URL(asked.path, "http://here").searchParams;
  if (isForm(asked)) return ((await form(asked)).get("X-Amz-Security-Token") as string | null) ?? undefined;
  return asked.headers["x-amz-security-token"] ?? query.get("X-Amz-Security-Token") ?? undefined;
}

/**
 * What IAM is asked before a call is done: everything must be allowed.
 * @throws Error for a service that is not known here
 */
export async function requests(asked: Asked): Promise<Request[]> {
  const [service = "", operation = ""] = (asked.headers["x-amz-target"] ?? "").split(".");
  if (!service) return [await onObject(asked)];
  const input = JSON.parse(asked.body.toString("utf8"));
  if (service === "DynamoDB_20120810") return onTable(operation, input);
  if (service === "AmazonSSM") return (input.Names as string[]).map((name) => ({ action: `ssm:${operation}`, resource: `arn:aws:ssm:${account}:parameter${name}`, context: {} }));
  // Without a sender's name it would be a number of the pool that AWS shares, which is nothing a policy can name.
  if (service === "PinpointSMSVoiceV2") return [{ action: `sms-voice:${operation}`, resource: `arn:aws:sms-voice:${account}:sender-id/${input.OriginationIdentity}/ID`, context: {} }];
  throw new Error(`a service that is not known here: ${service}`);
}

const table = (name: string): string => `arn:aws:dynamodb:${account}:table/${name}`;
const rows = (operation: string, name: string, keys: string[], index?: string): Request => ({
  action: `dynamodb:${operation}`,
  resource: table(name) + (index ? `/index/${index}` : ""),
  context: { "dynamodb:LeadingKeys": keys },
});

/** The actions behind the parts of a transaction (docs: "Using IAM with DynamoDB transactions"). */
const parts: Record<string, string> = { Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem", ConditionCheck: "ConditionCheckItem" };

function onTable(operation: string, input: any): Request[] {
  if (operation === "TransactWriteItems") return inTransaction(input.TransactItems);
  if (operation === "BatchGetItem") return Object.entries(input.RequestItems as Record<string, { Keys: Row[] }>).map(([name, { Keys }]) => rows(operation, name, Keys.map(partition)));
  if (operation === "Query") return [rows(operation, input.TableName, [asked(input)], input.IndexName)];
  const row = (input.Key ?? input.Item) as Row | undefined;
  return [rows(operation, input.TableName, row ? [partition(row)] : [])];
}

/** Whether IAM is shown the keys of each part alone or of all parts at once is not written anywhere: both must pass. */
function inTransaction(items: Record<string, { TableName: string; Key?: Row; Item?: Row }>[]): Request[] {
  const each = items.flatMap((item) => Object.entries(item).map(([part, { TableName, Key, Item }]) => ({ action: parts[part] ?? part, name: TableName, key: partition((Key ?? Item)!) })));
  const allKeys = each.map(({ key }) => key);
  return each.flatMap(({ action, name, key }) => [rows(action, name, [key]), rows(action, name, allKeys)]);
}

const partition = (row: Row): string => row.pk!.S!;

/** Of an index it is the index's own partition key. */
function asked({ KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }: { KeyConditionExpression: string; ExpressionAttributeNames: Record<string, string>; ExpressionAttributeValues: Row }): string {
  for (const [, name, value] of KeyConditionExpression.matchAll(/(#\w+) = (:\w+)/g)) if (/^(g\d)?pk$/.test(ExpressionAttributeNames[name!]!)) return ExpressionAttributeValues[value!]!.S!;
  throw new Error(`no partition is asked: ${KeyConditionExpression}`);
}

const verbs: Record<string, string> = { GET: "GetObject", HEAD: "GetObject", PUT: "PutObject", POST: "PutObject", DELETE: "DeleteObject" };

const isForm = ({ method, headers }: Asked): boolean => method === "POST" && (headers["content-type"] ?? "").startsWith("multipart/form-data");
const form = ({ body, headers }: Asked): Promise<FormData> => new Response(new Uint8Array(body), { headers: { "content-type": headers["content-type"]! } }).formData();

/** A signed form or link can do what its signer may. */
async function onObject(asked: Asked): Promise<Request> {
  const [, bucket = "", ...rest] = new URL(asked.path, "http://here").pathname.split("/").map(decodeURIComponent);
  const key = isForm(asked) ? ((await form(asked)).get("key") as string) : rest.join("/");
  return { action: `s3:${verbs[asked.method] ?? asked.method}`, resource: `arn:aws:s3:::${bucket}/${key}`, context: {} };
}
