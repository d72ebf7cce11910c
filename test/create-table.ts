import { CreateTableCommand, waitUntilTableExists, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { tableDefinition } from "@among/core/store/dynamo-table";

/** Makes the table where no stack does: on an emulator. Resolves when it can be used. */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  const { key, indexes: others } = tableDefinition;
  const keySchema = ({ pk, sk }: { pk: string; sk: string }) => [
    { AttributeName: pk, KeyType: "HASH" as const },
    { AttributeName: sk, KeyType: "RANGE" as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [key, ...others].flatMap(({ pk, sk }) => [pk, sk]).map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      KeySchema: keySchema(key),
      GlobalSecondaryIndexes: others.map((index) => ({ IndexName: index.name, KeySchema: keySchema(index), Projection: { ProjectionType: "ALL" as const } })),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: name });
}
