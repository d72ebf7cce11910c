import type { Change } from "@among/core/change";
import { isOverBudget } from "@among/core/messages/message";
import { react } from "@among/core/reactions";
import { unmarshal, type Attributes } from "@among/core/store/attributes";
import { print } from "./http/log.ts";

/** The part of a DynamoDB stream record that is read (docs: "Using AWS Lambda with Amazon DynamoDB"). */
export interface StreamRecord {
  eventID?: string;
  eventName: Change["kind"];
  eventSource?: "aws:dynamodb";
  dynamodb: { SequenceNumber: string; Keys: Attributes; OldImage?: Attributes; NewImage?: Attributes; [more: string]: unknown };
}

export interface StreamEvent {
  Records: StreamRecord[];
}

/** Partial batch answer: the feed goes on from the record named here. */
export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * Reacts to each write, one after the other; stops at the first that fails, so that order is kept.
 * @throws Error when it is the first of several: a batch that was named from its beginning is tried again as it is and given
 * up whole, what never failed too, while one that fails as a whole is cut in two until the one that fails is alone
 */
export async function handler({ Records }: StreamEvent): Promise<BatchAnswer> {
  for (const [at, { eventName, dynamodb }] of Records.entries()) {
    const id = dynamodb.SequenceNumber;
    try {
      const item = image(dynamodb.NewImage);
      if (eventName === "INSERT" && isOverBudget(item)) print({ level: "warn", what: "text over budget" });
      await react({ kind: eventName, id, old: image(dynamodb.OldImage), item });
    } catch (error) {
      print({ level: "error", what: "reaction failed", record: id, error });
      // Lambda writes a thrown message to the log, so the reaction's own message, which may quote a person, is left out.
      if (at === 0 && Records.length > 1) throw new Error(`the reaction to ${id}, the first of ${Records.length}, failed`);
      return { batchItemFailures: [{ itemIdentifier: id }] };
    }
  }
  return { batchItemFailures: [] };
}

const image = (attributes: Attributes | undefined) => attributes && unmarshal(attributes);
