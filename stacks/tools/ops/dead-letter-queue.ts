import { DeleteObjectCommand, GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { read, readStored, type Letter } from "./dead-letter.ts";
import type { FunctionName } from "../../sizes.ts";
import { isMissing, Trouble } from "./terminal.ts";

/** One message of the queue, opened. Without letter and trouble it is one that was done before. */
export interface Mail {
  id: string;
  /** When it was put there, ISO 8601. */
  at: string;
  letter?: Letter;
  /** Why it cannot be tried at all. */
  trouble?: string;
  /** Holds it for as long again. */
  keep(): Promise<unknown>;
}

interface Box {
  sqs: SQSClient;
  s3: S3Client;
  queue: string;
  functions: (name: string) => FunctionName | undefined;
}

/** `keep`: it waits on; `done`: it goes, with what lies in the bucket; `last`: the same, and no more are looked at. */
type Verdict = "keep" | "done" | "last";

/** The queue of letters. A message that one operator holds is not seen by another until it is given back or its time is over. */
export function mailbox({ sqs, s3, queue: QueueUrl, functions }: Box) {
  async function opened(body: string): Promise<Pick<Mail, "letter" | "trouble"> & { object?: { Bucket: string; Key: string } }> {
    try {
      const post = read(body, functions);
      if (post.kind === "greeting") return {};
      if (post.kind === "letter") return { letter: post.letter };
      const object = { Bucket: post.bucket, Key: post.key };
      const text = await stored(object);
      return text === undefined ? {} : { object, ...unfolded(text) };
    } catch (error) {
      if (error instanceof Trouble) return { trouble: error.message };
      throw error;
    }
  }

  function unfolded(text: string): Pick<Mail, "letter" | "trouble"> {
    try {
      return { letter: readStored(text, functions) };
    } catch (error) {
      if (error instanceof Trouble) return { trouble: error.message };
      throw error;
    }
  }

  /** Nothing when it is gone: the same notification may come twice. */
  async function stored(object: { Bucket: string; Key: string }): Promise<string | undefined> {
    try {
      const { Body } = await s3.send(new GetObjectCommand(object));
      return await Body!.transformToString();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    /**
     * Looks at each letter once, whatever becomes of it.
     * @param seconds how long each is held while it is looked at
     */
    async each(seconds: number, look: (mail: Mail) => Promise<Verdict>): Promise<void> {
      const seen = new Set<string>();
      const held: string[] = [];
      const hold = (ReceiptHandle: string, VisibilityTimeout: number) => sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      try {
        for (;;) {
          // With a wait every server of the queue is asked: none then means none.
          const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 2, VisibilityTimeout: seconds, MessageSystemAttributeNames: ["SentTimestamp"] }));
          const message = Messages?.[0];
          if (!message || seen.has(message.MessageId!)) return;
          seen.add(message.MessageId!);
          const handle = message.ReceiptHandle!;
          held.push(handle);
          const { object, ...inside } = await opened(message.Body ?? "");
          const verdict = await look({ id: message.MessageId!, at: new Date(Number(message.Attributes?.SentTimestamp)).toISOString(), keep: () => hold(handle, seconds), ...inside });
          if (verdict === "keep") continue;
          // The object first: a message without one is seen to be done, an object without a message by nobody.
          if (object) await s3.send(new DeleteObjectCommand(object));
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: handle }));
          held.pop();
          if (verdict === "last") return;
        }
      } finally {
        // Given back at the end only: at once, the queue would hand out the same one again and again.
        for (const handle of held) await hold(handle, 0).catch(() => {});
      }
    },
  };
}
