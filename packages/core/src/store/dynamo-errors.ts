import type { TransactionCanceledException } from "@aws-sdk/client-dynamodb";

export const named = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** The positions of the writes whose condition did not hold, or undefined when the error is about something else. */
export function failedTests(error: unknown): number[] | undefined {
  if (named(error, "ConditionalCheckFailedException")) return [0];
  const failed = reasons(error).flatMap((code, position) => (code === "ConditionalCheckFailed" ? [position] : []));
  return failed.length ? failed : undefined;
}

const passing = new Set([
  "TransactionConflict",
  "TransactionConflictException",
  "TransactionInProgressException",
  "ThrottlingError",
  "ThrottlingException",
  "ProvisionedThroughputExceeded",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "InternalServerError",
]);

/** True for trouble that passes by itself: contention, throttling, a hiccup of the service. */
export const isBusy = (error: unknown): boolean => error instanceof Error && (passing.has(error.name) || reasons(error).some((code) => passing.has(code)));

const reasons = (error: unknown): string[] =>
  named(error, "TransactionCanceledException") ? ((error as TransactionCanceledException).CancellationReasons ?? []).map((r) => r.Code ?? "None") : [];
