import { randomUUID } from "node:crypto";
import type { LambdaFunction } from "./run.ts";

/**
 * Lambda's own queue in front of a function that is called without anybody waiting: a failure is tried again, then what
 * it was goes to the on-failure destination (docs: "Capturing records of Lambda asynchronous invocations").
 */
export function asyncInvocations(target: LambdaFunction, retries: number, discard: (record: object) => void) {
  const waiting: object[] = [];

  async function run(event: object): Promise<void> {
    for (let count = 1; ; count++) {
      const { error } = await target.invoke(event);
      if (!error) return;
      if (count <= retries) continue;
      return discard({
        version: "1.0",
        timestamp: new Date().toISOString(),
        requestContext: { requestId: randomUUID(), functionArn: `${target.arn}:$LATEST`, condition: "RetriesExhausted", approximateInvokeCount: count },
        requestPayload: event,
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        responsePayload: error,
      });
    }
  }

  return {
    add: (event: object) => void waiting.push(event),
    waiting: (): readonly object[] => waiting,
    /** @returns how many there were */
    async drain(): Promise<number> {
      let count = 0;
      for (let event = waiting.shift(); event; event = waiting.shift(), count++) await run(event);
      return count;
    },
  };
}
