import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { recordsOf, type Letter } from "./dead-letter.ts";

export interface Outcome {
  done: number;
  /** What still fails, or was not tried because something before it fails. */
  left: number;
  /** The kind of the first failure, as the function told it. */
  why?: string;
}

/**
 * Gives a letter to its function again.
 * Of a batch each record alone, so that one that fails holds up only what came after it for the same item.
 * @param keep called before each record: a long batch must stay ours
 */
export async function attempt(lambda: LambdaClient, name: string, { source, event }: Letter, keep: () => Promise<unknown>): Promise<Outcome> {
  if (source !== "stream") {
    const why = await failure(lambda, name, event);
    return why === undefined ? { done: 1, left: 0 } : { done: 0, left: 1, why };
  }
  const outcome: Outcome = { done: 0, left: 0 };
  const held = new Set<string>();
  for (const record of recordsOf(event)) {
    const item = JSON.stringify(record.dynamodb.Keys);
    if (held.has(item)) {
      outcome.left++;
      continue;
    }
    await keep();
    const why = await failure(lambda, name, { Records: [record] });
    if (why === undefined) outcome.done++;
    else {
      outcome.left++;
      outcome.why ??= why;
      held.add(item);
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
