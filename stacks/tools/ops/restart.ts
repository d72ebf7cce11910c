import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import type { FunctionName } from "../../sizes.ts";
import type { Terminal } from "./terminal.ts";

/** The output of the stacks that holds a function's name in AWS. */
export const functionOutput = (name: FunctionName): string => `${name}Function`;

/** Lets functions begin anew: running ones keep what they read when they started. Any change of its settings does that. */
export async function restart(lambda: LambdaClient, functions: string[], { say, now }: Terminal): Promise<void> {
  for (const FunctionName of functions) await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description: `Restarted ${now().toISOString()}` }));
  say("Every function begins anew with its next request.");
}
