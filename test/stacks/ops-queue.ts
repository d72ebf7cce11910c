import { createHash } from "node:crypto";
import type { AwsStub } from "./aws-stub.ts";
import { Refusal } from "./aws-stub.ts";

interface Message {
  MessageId: string;
  Body: string;
  /** Seconds of the queue's clock from which it can be received. */
  visibleAt: number;
  handle: string;
}

/** The queue and the bucket of dead letters in memory, and functions that fail as a test says. */
export function deadLetterQueue(stub: AwsStub) {
  const state = {
    clock: 0,
    messages: [] as Message[],
    objects: new Map<string, string>(),
    /** What a function answers; undefined is success. */
    fails: (_function: string, _event: any): object | undefined => undefined,
    /** Every call of a function, in order. */
    invoked: [] as { name: string; event: any }[],
    put(id: string, body: object) {
      state.messages.push({ MessageId: id, Body: JSON.stringify(body), visibleAt: 0, handle: "" });
    },
    /** As Lambda and S3 do: the dead letter into the bucket, its notification into the queue. */
    store(id: string, key: string, letter: object) {
      state.objects.set(key, JSON.stringify(letter));
      state.put(id, notification(key));
    },
    ids: () => state.messages.map(({ MessageId }) => MessageId),
  };
  let handles = 0;
  const held = (handle: string) => state.messages.find((message) => message.handle === handle);
  stub.on("sqs:ReceiveMessage", ({ input: { VisibilityTimeout, WaitTimeSeconds } }) => {
    if (!(WaitTimeSeconds > 0)) throw new Refusal("Stub", "a short poll may miss messages");
    const message = state.messages.find(({ visibleAt }) => visibleAt <= state.clock);
    if (!message) return {};
    message.visibleAt = state.clock + VisibilityTimeout;
    message.handle = `handle-${++handles}`;
    const { MessageId, Body, handle } = message;
    return { Messages: [{ MessageId, Body, MD5OfBody: createHash("md5").update(Body).digest("hex"), ReceiptHandle: handle, Attributes: { SentTimestamp: "1795600000000" } }] };
  });
  stub.on("sqs:ChangeMessageVisibility", ({ input: { ReceiptHandle, VisibilityTimeout } }) => {
    const message = held(ReceiptHandle);
    if (!message) throw new Refusal("ReceiptHandleIsInvalid");
    message.visibleAt = state.clock + VisibilityTimeout;
    return {};
  });
  stub.on("sqs:DeleteMessage", ({ input: { ReceiptHandle } }) => {
    state.messages = state.messages.filter(({ handle }) => handle !== ReceiptHandle);
    return {};
  });
  stub.on("s3:GET", ({ path }) => {
    const body = state.objects.get(keyOf(path));
    if (body === undefined) throw new Refusal("NoSuchKey", "gone", 404);
    return { body };
  });
  stub.on("s3:DELETE", ({ path }) => {
    state.objects.delete(keyOf(path));
    return { status: 204, body: "" };
  });
  stub.on("lambda:POST", ({ path, headers, input }) => {
    const name = path.split("/").at(-2)!;
    if (headers["x-amz-invocation-type"] !== "RequestResponse") throw new Refusal("Stub", "nobody would learn how it ended");
    const event = JSON.parse(input);
    state.invoked.push({ name, event });
    const failure = state.fails(name, event);
    if (!failure) return { body: JSON.stringify(name.includes("stream") ? { batchItemFailures: [] } : null) };
    return "errorType" in failure ? { headers: { "x-amz-function-error": "Unhandled" }, body: JSON.stringify(failure) } : { body: JSON.stringify(failure) };
  });
  return state;
}

const keyOf = (path: string) => decodeURIComponent(new URL(path, "http://stub").pathname.replace(/^\/town-letters\//, ""));

/** As S3 writes it: the key encoded, a space as a plus. */
export const notification = (key: string) => ({
  Records: [{ eventSource: "aws:s3", eventName: "ObjectCreated:Put", s3: { bucket: { name: "town-letters" }, object: { key: encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+") } } }],
});

export const record = (n: number, item = `report#${n}`, type = "report") => ({
  eventID: `e${n}`,
  eventName: "MODIFY",
  dynamodb: { SequenceNumber: `${1000 + n}`, Keys: { pk: { S: item }, sk: { S: "head" } }, NewImage: { pk: { S: item }, type: { S: type }, body: { S: '{"phone":"+6281234567890","name":"Bu Sri"}' } } },
});

/** As Lambda puts a batch it gave up into the bucket. */
export const given = (records: object[], payload: "text" | "object" = "text") => ({
  requestContext: { requestId: "r", functionArn: "arn:aws:lambda:ap-southeast-3:111122223333:function:town-stream", condition: "RetryAttemptsExhausted", approximateInvokeCount: 4 },
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: null },
  version: "1.0",
  timestamp: "2026-11-21T09:00:00.000Z",
  DDBStreamBatchInfo: { shardId: "shardId-1", startSequenceNumber: "1001", endSequenceNumber: "1002", batchSize: records.length, streamArn: "arn" },
  payload: payload === "text" ? JSON.stringify({ Records: records }) : { Records: records },
});
