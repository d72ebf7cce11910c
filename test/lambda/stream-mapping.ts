import { randomUUID } from "node:crypto";
import type { StreamEvent, StreamRecord } from "@among/functions/stream";
import type { LambdaFunction } from "./run.ts";

/** The settings of an event source mapping that matter here, as the stack has them. */
export interface MappingSettings {
  batchSize: number;
  parallelizationFactor: number;
  retryAttempts: number;
  bisectBatchOnError: boolean;
  /** Types of rows by what happened to them; no other record comes through. */
  filters: Record<string, string[]>;
}

/** What Lambda writes into an on-failure bucket (docs: "Retain discarded records for a DynamoDB event source"). */
export interface DeadLetter {
  key: string;
  body: object;
}

export interface Mapping {
  /** Hands over everything that is in the stream, until nothing new comes. @returns how many records there were */
  drain(): Promise<number>;
  /** Hands over what is there in the order that is furthest from what happened: only what is about one item stays in order. */
  drainTurned(): Promise<void>;
  /** Everything that was handed over so far, in the order of the stream. */
  records: readonly StreamRecord[];
}

interface Source {
  /** Records after what was read last, in order. */
  read(): Promise<StreamRecord[]>;
  arn: string;
}

/** Fewer than the stack allows: each is a process, on a small machine. */
const sideBySide = 3;

const shard = "shardId-00000001763700000000-00000001";

/**
 * An event source mapping with partial batch answers, as the docs describe it, and in the strictest way where they allow
 * several: a batch whose first record is reported has made no progress, and the whole batch has used up an attempt; when no
 * attempts are left, all of that batch is discarded to the destination, also records that never failed. Batches of different
 * items run in parallel.
 */
export function streamMapping(source: Source, target: LambdaFunction, settings: MappingSettings, discard: (deadLetter: DeadLetter) => void): Mapping {
  const id = randomUUID();

  async function batch(records: StreamRecord[], attempt: number): Promise<void> {
    const outcome = await target.invoke({ Records: records } satisfies StreamEvent);
    const from = outcome.error ? 0 : firstFailed(outcome.payload, records);
    if (from === undefined) return;
    if (from > 0) return batch(records.slice(from), 0);
    if (outcome.error && settings.bisectBatchOnError && records.length > 1) {
      const half = Math.ceil(records.length / 2);
      await batch(records.slice(0, half), 0);
      return batch(records.slice(half), 0);
    }
    if (attempt < settings.retryAttempts) return batch(records, attempt + 1);
    discard(deadLetterOf(records, attempt + 1, outcome.error && "Unhandled"));
  }

  function deadLetterOf(records: StreamRecord[], invoked: number, functionError: string | undefined): DeadLetter {
    const now = new Date().toISOString();
    const arrived = (record: StreamRecord) => new Date(Number(record.dynamodb.ApproximateCreationDateTime) * 1000).toISOString();
    const body = {
      requestContext: { requestId: randomUUID(), functionArn: target.arn, condition: "RetryAttemptsExhausted", approximateInvokeCount: invoked },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError },
      version: "1.0",
      timestamp: now,
      DDBStreamBatchInfo: {
        shardId: shard,
        startSequenceNumber: records[0]!.dynamodb.SequenceNumber,
        endSequenceNumber: records.at(-1)!.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: arrived(records[0]!),
        approximateArrivalOfLastRecord: arrived(records.at(-1)!),
        batchSize: records.length,
        streamArn: source.arn,
      },
      payload: JSON.stringify({ Records: records }),
    };
    return { key: `aws/lambda/${id}/${shard}/${now.slice(0, 10).replaceAll("-", "/")}/${now.slice(0, 19).replaceAll(":", ".")}-${randomUUID()}`, body };
  }

  const passes = ({ eventName, dynamodb }: StreamRecord): boolean => settings.filters[eventName]?.includes((dynamodb.NewImage?.type as { S: string } | undefined)?.S ?? "") ?? false;

  const handed: StreamRecord[] = [];
  return {
    records: handed,
    async drain() {
      let count = 0;
      for (let records = await source.read(); records.length > 0; records = await source.read()) {
        const passing = records.filter(passes);
        handed.push(...passing);
        count += passing.length;
        const waiting = lanes(passing, settings.parallelizationFactor);
        await Promise.all(
          Array.from({ length: sideBySide }, async () => {
            for (let lane = waiting.shift(); lane; lane = waiting.shift()) await inTurn(lane, settings.batchSize, (part) => batch(part, 0));
          }),
        );
      }
      return count;
    },
    async drainTurned() {
      for (let records = await source.read(); records.length > 0; records = await source.read()) {
        const passing = records.filter(passes);
        handed.push(...passing);
        for (const [, own] of [...Map.groupBy(passing, itemOf)].reverse()) await batch(own, 0);
      }
    },
  };
}

/** @returns position of the first record to try again, or undefined when all succeeded */
function firstFailed(payload: any, records: StreamRecord[]): number | undefined {
  const failures = payload?.batchItemFailures as { itemIdentifier?: string }[] | null | undefined;
  if (!failures?.length) return undefined;
  // An identifier that is no record of the batch makes the whole batch a failure.
  return Math.max(0, Math.min(...failures.map(({ itemIdentifier }) => records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === itemIdentifier))));
}

async function inTurn(records: StreamRecord[], size: number, work: (part: StreamRecord[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < records.length; at += size) await work(records.slice(at, at + size));
}

const itemOf = ({ dynamodb: { Keys } }: StreamRecord): string => JSON.stringify([Keys.pk, Keys.sk]);

/** What is about one item stays in order, whatever runs beside it. */
function lanes(records: StreamRecord[], count: number): StreamRecord[][] {
  const made = Array.from({ length: count }, (): StreamRecord[] => []);
  for (const record of records) made[hash(itemOf(record)) % count]!.push(record);
  return made.filter((lane) => lane.length > 0);
}

function hash(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) >>> 0;
  return h;
}
