import { randomUUID } from "node:crypto";
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
  type BatchGetItemCommandOutput,
  type ConsumedCapacity,
  type KeysAndAttributes,
} from "@aws-sdk/client-dynamodb";
import { Fault } from "../fault.ts";
import { marshal, unmarshal, type Attributes } from "./attributes.ts";
import { compare, resume } from "./bounds.ts";
import { failedTests, isBusy, named } from "./dynamo-errors.ts";
import { queryInput, request, updateInput } from "./dynamo-expressions.ts";
import { ConditionFailed, type Item, type TableStore } from "./table-store.ts";

/** Capacity units of one call, indexes included. */
export interface Capacity {
  op: "get" | "batchGet" | "query" | "write" | "update";
  read: number;
  write: number;
}

interface Options {
  table: string;
  client?: DynamoDBClient;
  /** Called after every call; without it no capacity is asked for. */
  onCapacity?: (capacity: Capacity) => void;
}

const tries = 6;

/**
 * The table in DynamoDB.
 * All verbs throw Fault unavailable `store.busy` when the table is still throttled or contended after retries.
 */
export function dynamo({ table, client: db = new DynamoDBClient(), onCapacity }: Options): TableStore {
  const metered = onCapacity ? ({ ReturnConsumedCapacity: "INDEXES" } as const) : {};

  function count(op: Capacity["op"], consumed: ConsumedCapacity | ConsumedCapacity[] | undefined): void {
    if (!onCapacity) return;
    const units = [consumed ?? []].flat().reduce((sum, c) => sum + (c.CapacityUnits ?? 0), 0);
    const writes = op === "write" || op === "update";
    onCapacity({ op, read: writes ? 0 : units, write: writes ? units : 0 });
  }

  return {
    get: (key, options) =>
      retrying(async () => {
        const answer = await db.send(new GetItemCommand({ TableName: table, Key: marshal({ ...key }), ConsistentRead: options?.consistent, ...metered }));
        count("get", answer.ConsumedCapacity);
        return answer.Item && item(answer.Item);
      }),

    async batchGet(keys) {
      const distinct = new Map(keys.map((key) => [JSON.stringify([key.pk, key.sk]), marshal({ ...key })]));
      let left: Record<string, KeysAndAttributes> | undefined = { [table]: { Keys: [...distinct.values()], ConsistentRead: true } };
      const items: Item[] = [];
      if (keys.length === 0) return items;
      for (let attempt = 0; left?.[table]; attempt++) {
        if (attempt > 0) await pause(attempt);
        const command = new BatchGetItemCommand({ RequestItems: left, ...metered });
        const answer: BatchGetItemCommandOutput = await retrying(() => db.send(command));
        count("batchGet", answer.ConsumedCapacity);
        const found = answer.Responses?.[table] ?? [];
        items.push(...found.map(item));
        left = answer.UnprocessedKeys;
        // A large batch comes in parts; only an answer without any progress counts as a failed try.
        if (found.length > 0) attempt = 0;
        else if (left?.[table] && attempt + 1 >= tries) throw busy();
      }
      return items;
    },

    async query(query) {
      const at = resume(query);
      if (at === "end" || (query.from !== undefined && query.to !== undefined && compare(query.from, query.to) > 0)) return { items: [] };
      const after = at === "start" ? undefined : at;
      const input = { ...queryInput(query, table, after), ...metered };
      const answer = await retrying(() => db.send(new QueryCommand(input))).catch((error: unknown) => {
        // Where to go on comes from outside; everything else in a query is ours.
        throw after && named(error, "ValidationException") ? new Fault("invalid", "cursor.invalid") : error;
      });
      count("query", answer.ConsumedCapacity);
      const items = (answer.Items ?? []).map(item);
      return answer.LastEvaluatedKey ? { items, last: item(answer.LastEvaluatedKey) } : { items };
    },

    async write(writes) {
      if (writes.length === 0) return;
      const requests = writes.map((write) => request(write, table));
      const { op, input } = requests[0]!;
      if (requests.length > 1 || op === "ConditionCheck") {
        const transaction = {
          TransactItems: requests.map((each) => ({ [each.op]: each.input })),
          // A try that was done although its answer got lost is not done again.
          ClientRequestToken: randomUUID(),
          ...metered,
        };
        const answer = await retrying(() => db.send(new TransactWriteItemsCommand(transaction)));
        return count("write", answer.ConsumedCapacity);
      }
      const answer = await retrying(() => {
        if (op === "Put") return db.send(new PutItemCommand({ ...input, ...metered }));
        if (op === "Update") return db.send(new UpdateItemCommand({ ...input, ...metered }));
        return db.send(new DeleteItemCommand({ ...input, ...metered }));
      });
      count("write", answer.ConsumedCapacity);
    },

    async update(write) {
      const input = updateInput(write, table);
      const answer = await retrying(() => db.send(new UpdateItemCommand({ ...input, ReturnValues: "ALL_NEW", ...metered })));
      count("update", answer.ConsumedCapacity);
      return item(answer.Attributes!);
    },
  };
}

const item = (image: Record<string, AttributeValue>): Item => unmarshal(image as Attributes);

const busy = (): Fault => new Fault("unavailable", "store.busy", { retryAfter: 1 });

/** Up to 50 ms, 100 ms, 200 ms …: random, so that calls that collided are not repeated at the same moment. */
const pause = (attempt: number): Promise<void> => new Promise((done) => setTimeout(done, Math.random() * 25 * 2 ** attempt));

/**
 * Sends again while the table is contended, and tells a failed condition from other trouble.
 * @throws ConditionFailed; Fault unavailable `store.busy`
 */
async function retrying<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const failed = failedTests(error);
      if (failed) throw new ConditionFailed(failed);
      if (!isBusy(error)) throw error;
      if (attempt >= tries) throw busy();
      await pause(attempt);
    }
  }
}
