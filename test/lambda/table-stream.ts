import type { StreamRecord } from "@among/functions/stream";

/** Reads a table's stream through the DynamoDB Streams API. @param arn of the stream */
export function tableStream(endpoint: string, arn: string): { arn: string; read(): Promise<StreamRecord[]> } {
  let position: string | undefined;

  async function call<T>(what: string, body: object): Promise<T> {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDBStreams_20120810.${what}`,
        // The emulator wants to see a signature, and checks none.
        authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=00",
        "x-amz-date": "20260101T000000Z",
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async function start(): Promise<string> {
    const { StreamDescription } = await call<{ StreamDescription: { Shards: { ShardId: string }[] } }>("DescribeStream", { StreamArn: arn });
    const [shard] = StreamDescription.Shards;
    return (await call<{ ShardIterator: string }>("GetShardIterator", { StreamArn: arn, ShardId: shard!.ShardId, ShardIteratorType: "TRIM_HORIZON" })).ShardIterator;
  }

  return {
    arn,
    async read() {
      const { Records, NextShardIterator } = await call<{ Records: StreamRecord[]; NextShardIterator: string }>("GetRecords", { ShardIterator: (position ??= await start()) });
      position = NextShardIterator;
      return Records;
    },
  };
}
