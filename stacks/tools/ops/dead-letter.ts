import { deadLetterPrefix, type FunctionName } from "../../sizes.ts";
import { Trouble } from "./terminal.ts";

/** What a message of the queue turns out to be. */
export type Message =
  /** S3's test message, sent when a notification is set up. */
  | { kind: "test" }
  /** Lambda put the dead letter into a bucket, because a batch may be larger than a message. */
  | { kind: "stored"; bucket: string; key: string }
  | { kind: "letter"; letter: DeadLetter };

/** Something a function could not do, with all it takes to try it again. */
export interface DeadLetter {
  source: FunctionName;
  event: { Records?: unknown[]; [more: string]: unknown };
  /** Why it was given up, in AWS's words. */
  why?: string;
}

/** The part of a DynamoDB stream record that is read here. */
export interface StreamRecord {
  eventName: string;
  dynamodb: { SequenceNumber: string; Keys: Record<string, { S?: string }>; NewImage?: Record<string, { S?: string }>; OldImage?: Record<string, { S?: string }> };
}

/** Finds a function by its name in AWS. */
export type FindFunction = (nameInAws: string) => FunctionName | undefined;

/** Reads a message of the queue. @throws Trouble when it is nothing that a function of this stage takes */
export function read(text: string, find: FindFunction): Message {
  const body = json(text);
  if (body.Event === "s3:TestEvent") return { kind: "test" };
  const s3 = body.Records?.[0]?.s3;
  const key = s3 && decodeURIComponent(String(s3.object?.key).replaceAll("+", " "));
  if (key?.startsWith(deadLetterPrefix)) return { kind: "stored", bucket: s3.bucket.name, key };
  return { kind: "letter", letter: letterOf(body, find) };
}

/** Reads an object of the bucket. @throws Trouble when it is nothing that a function of this stage takes */
export const readStored = (text: string, find: FindFunction): DeadLetter => letterOf(json(text), find);

function letterOf(body: any, find: FindFunction): DeadLetter {
  const { requestContext, DDBStreamBatchInfo } = body;
  if (requestContext || DDBStreamBatchInfo) {
    const name = /:function:([^:]+)/.exec(requestContext?.functionArn ?? "")?.[1];
    const source = DDBStreamBatchInfo ? "stream" : find(name ?? "");
    if (!source) throw new Trouble(`It belongs to ${name}, which is no function of this stage.`);
    const payload = body.payload ?? body.requestPayload;
    const event = typeof payload === "string" ? json(payload) : payload;
    if (!event) throw new Trouble("It says where in the stream it was, but holds no records.");
    return { source, event, why: requestContext?.condition };
  }
  if (body.Records?.[0]?.s3) return { source: "media", event: body };
  // EventBridge keeps the whole event as it came in; its rule would have passed on only the key.
  if (body.source === "aws.s3") return { source: "media", event: { Records: [{ eventName: "ObjectCreated", s3: { object: { key: body.detail?.object?.key } } }] } };
  if (typeof body.time === "string") return { source: "clock", event: body };
  throw new Trouble("It is nothing that a function of this stage takes.");
}

function json(text: string): any {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Not JSON: refused below, like JSON that is no object.
  }
  throw new Trouble("It cannot be read.");
}

/** The writes of a stream's batch. */
export const recordsOf = (event: DeadLetter["event"]): StreamRecord[] => (event.Records ?? []) as StreamRecord[];

/** What it is about, without anything personal: kinds of things and numbers, never keys or contents. */
export function describe({ source, event }: DeadLetter): string {
  if (source === "stream") {
    const records = recordsOf(event);
    const kinds = new Set(records.map(({ dynamodb }) => dynamodb.NewImage?.type?.S ?? dynamodb.OldImage?.type?.S ?? "?"));
    return `${records.length} ${records.length === 1 ? "write" : "writes"} (${[...kinds].join(", ")}) from ${records[0]?.dynamodb.SequenceNumber}`;
  }
  if (source === "clock") return `the run of ${String(event.time)}`;
  return "a photo";
}
