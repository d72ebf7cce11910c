import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { storeOver, type Call, type Options } from "./dynamo-store.ts";
import type { TableStore } from "./table-store.ts";

export type { Capacity } from "./dynamo-store.ts";

const commands = {
  GetItem: GetItemCommand,
  BatchGetItem: BatchGetItemCommand,
  Query: QueryCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  TransactWriteItems: TransactWriteItemsCommand,
};

/**
 * The table in DynamoDB, by the SDK's client: for commands that people run, with their own profile. Functions use `dynamoLight`.
 * All verbs throw Fault unavailable `store.busy` when the table is still throttled or contended after retries.
 */
export function dynamo({ client = new DynamoDBClient(), ...options }: Options & { client?: DynamoDBClient }): TableStore {
  const call: Call = (operation, input) => client.send(new (commands[operation] as any)(input)) as Promise<any>;
  return storeOver(call, options);
}
