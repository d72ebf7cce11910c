import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { recordsOf, type DeadLetter } from "./dead-letter.ts";

export interface Outcome {
  done: number;
  /** What still fails, or was not tried because an earlier write to the same item fails. */
  remaining: number;
  /** The kind of the first failure, as the function reported it. */
  why?: string;
}

/**
 * Gives a dead letter to its function again.
 * The records of a batch are tried one by one, so that a failing one blocks only later records of the same item.
 * @param name of the function in AWS
 * @param extend called before each record, to keep the letter reserved during a long batch
 */
export async function attempt(lambda: LambdaClient, name: string, { source, event }: DeadLetter, extend: () => Promise<unknown>): Promise<Outcome> {
  if (source !== "stream") {
    const why = await failure(lambda, name, event);
    return why === undefined ? { done: 1, remaining: 0 } : { done: 0, remaining: 1, why };
  }
  const outcome: Outcome = { done: 0, remaining: 0 };
  const blocked = new Set<string>();
  for (const record of recordsOf(event)) {
    const item = JSON.stringify(record.dynamodb.Keys);
    if (blocked.has(item)) {
      outcome.remaining++;
      continue;
    }
    await extend();
    const why = await failure(lambda, name, { Records: [record] });
    if (why === undefined) outcome.done++;
    else {
      outcome.remaining++;
      outcome.why ??= why;
      blocked.add(item);
    }
  }
  return outcome;
}

/** Why it failed, by its kind only: a message may quote what a person wrote. */
async function failure(lambda: LambdaClient, FunctionName: string, event: object): Promise<string | undefined> {
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "RequestResponse", Payload: JSON.stringify(event) }));
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString() || "null") as { errorType?: string; batchItemFailures?: unknown[] } | null;
  if (FunctionError) return answer?.errorType ?? FunctionError;
  return answer?.batchItemFailures?.length ? "the reaction failed; the function's log says more" : undefined;
}
