import { marshal } from "@among/core/store/attributes";
import type { StreamRecord } from "@among/functions/stream";
import type { LoggedChange } from "./store/sqlite.ts";

/** A row of the change log in the shape in which DynamoDB's stream tells it. */
export function streamRecord({ seq, kind, at, key, old, item }: LoggedChange): StreamRecord {
  return {
    eventID: String(seq),
    eventName: kind,
    eventSource: "aws:dynamodb",
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      SequenceNumber: String(seq),
      Keys: marshal({ ...key }),
      ...(old && { OldImage: marshal(old) }),
      ...(item && { NewImage: marshal(item) }),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}

/** An object that arrived, in the shape in which S3 tells it. */
export const mediaRecord = (key: string) => ({ eventName: "ObjectCreated:Post", eventSource: "aws:s3", s3: { object: { key: encodeURIComponent(key).replaceAll("%2F", "/") } } });
