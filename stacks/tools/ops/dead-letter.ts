import { Trouble } from "./terminal.ts";
import type { FunctionName } from "../../sizes.ts";

/** What a message of the queue turns out to be. */
export type Post =
  /** S3 says hello when a notification is set up. */
  | { kind: "greeting" }
  /** Lambda put the whole letter into a bucket, because a batch may be larger than a message. */
  | { kind: "stored"; bucket: string; key: string }
  | { kind: "letter"; letter: Letter };

/** Something a function could not do, with all it takes to try it again. */
export interface Letter {
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

/** Under this Lambda puts what it gave up of a stream (Lambda developer guide: on-failure destinations). */
const storedUnder = "aws/lambda/";

/**
 * @param functions output of each function's name in AWS
 * @throws Trouble when it is nothing that a function of this stage takes
 */
export function read(body: string, functions: (name: string) => FunctionName | undefined): Post {
  const told = json(body);
  if (told.Event === "s3:TestEvent") return { kind: "greeting" };
  const s3 = told.Records?.[0]?.s3;
  const key = s3 && decodeURIComponent(String(s3.object?.key).replaceAll("+", " "));
  if (key?.startsWith(storedUnder)) return { kind: "stored", bucket: s3.bucket.name, key };
  return { kind: "letter", letter: letterOf(told, functions) };
}

/** The same for what lies in the bucket. @throws Trouble */
export const readStored = (body: string, functions: (name: string) => FunctionName | undefined): Letter => letterOf(json(body), functions);

function letterOf(told: any, functions: (name: string) => FunctionName | undefined): Letter {
  const { requestContext, DDBStreamBatchInfo } = told;
  if (requestContext || DDBStreamBatchInfo) {
    const name = /:function:([^:]+)/.exec(requestContext?.functionArn ?? "")?.[1];
    const source = DDBStreamBatchInfo ? "stream" : functions(name ?? "");
    if (!source) throw new Trouble(`It belongs to ${name}, which is no function of this stage.`);
    const payload = told.payload ?? told.requestPayload;
    const event = typeof payload === "string" ? json(payload) : payload;
    if (!event) throw new Trouble("It says where in the stream it was, but holds no records.");
    return { source, event, why: requestContext?.condition };
  }
  if (told.Records?.[0]?.s3) return { source: "media", event: told };
  // EventBridge puts aside the event as it got it; the rule would have handed on only this.
  if (told.source === "aws.s3") return { source: "media", event: { Records: [{ eventName: "ObjectCreated", s3: { object: { key: told.detail?.object?.key } } }] } };
  if (typeof told.time === "string") return { source: "clock", event: told };
  throw new Trouble("It is nothing that a function of this stage takes.");
}

function json(text: string): any {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Told below, in the same words as for what is JSON and still nothing.
  }
  throw new Trouble("It cannot be read.");
}

/** The writes of a stream's batch. */
export const recordsOf = (event: Letter["event"]): StreamRecord[] => (event.Records ?? []) as StreamRecord[];

/** What it is about, without anything of a person: kinds of things and numbers, never keys or what is in them. */
export function about({ source, event }: Letter): string {
  if (source === "stream") {
    const records = recordsOf(event);
    const kinds = new Set(records.map(({ dynamodb }) => dynamodb.NewImage?.type?.S ?? dynamodb.OldImage?.type?.S ?? "?"));
    return `${records.length} ${records.length === 1 ? "write" : "writes"} (${[...kinds].join(", ")}) from ${records[0]?.dynamodb.SequenceNumber}`;
  }
  if (source === "clock") return `the run of ${String(event.time)}`;
  return "a photo";
}
