import { DeleteObjectCommand, GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { read, readStored, type DeadLetter, type FindFunction } from "./dead-letter.ts";
import { isMissing, Trouble } from "./terminal.ts";

/** One message of the queue. With neither letter nor trouble there is nothing left to do for it. */
export interface Waiting {
  id: string;
  /** When it was put into the queue, ISO 8601. */
  at: string;
  letter?: DeadLetter;
  /** Why it cannot be tried at all. */
  trouble?: string;
  /** Reserves it for the same number of seconds again. */
  extend(): Promise<unknown>;
}

/** `delete` also deletes its object in the bucket. `delete and stop`: the same, and the rest is not looked at. */
type Verdict = "keep" | "delete" | "delete and stop";

type Content = Pick<Waiting, "letter" | "trouble"> & { object?: { Bucket: string; Key: string } };

/** The queue of dead letters. A message that one operator has reserved is not seen by another until it is released or its time is over. */
export function deadLetterQueue({ sqs, s3, queue: QueueUrl, find }: { sqs: SQSClient; s3: S3Client; queue: string; find: FindFunction }) {
  async function contentOf(body: string): Promise<Content> {
    let object: Content["object"];
    try {
      const message = read(body, find);
      if (message.kind === "test") return {};
      if (message.kind === "letter") return { letter: message.letter };
      object = { Bucket: message.bucket, Key: message.key };
      const { Body } = await s3.send(new GetObjectCommand(object));
      return { object, letter: readStored(await Body!.transformToString(), find) };
    } catch (error) {
      if (error instanceof Trouble) return { object, trouble: error.message };
      // The same notification may come twice, the second time after its object was deleted.
      if (object && isMissing(error)) return {};
      throw error;
    }
  }

  return {
    /**
     * Visits each message once, whether it is removed or stays.
     * @param seconds how long each is reserved while it is looked at
     */
    async each(seconds: number, look: (message: Waiting) => Promise<Verdict>): Promise<void> {
      const seen = new Set<string>();
      const reserved: string[] = [];
      const reserve = (ReceiptHandle: string, VisibilityTimeout: number) => sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      try {
        for (;;) {
          // Only a receive that waits asks every server of the queue: then no message means that there is none.
          const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 2, VisibilityTimeout: seconds, MessageSystemAttributeNames: ["SentTimestamp"] }));
          const message = Messages?.[0];
          if (!message || seen.has(message.MessageId!)) return;
          seen.add(message.MessageId!);
          const handle = message.ReceiptHandle!;
          reserved.push(handle);
          const { object, ...content } = await contentOf(message.Body ?? "");
          const verdict = await look({ id: message.MessageId!, at: new Date(Number(message.Attributes?.SentTimestamp)).toISOString(), extend: () => reserve(handle, seconds), ...content });
          if (verdict === "keep") continue;
          // The object first: interrupted between the two, the message without an object is recognised as done.
          if (object) await s3.send(new DeleteObjectCommand(object));
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handle }));
          reserved.pop();
          if (verdict === "delete and stop") return;
        }
      } finally {
        // Released only at the end: released at once, the queue would hand out the same message again and again.
        for (const handle of reserved) await reserve(handle, 0).catch(() => {});
      }
    },
  };
}
