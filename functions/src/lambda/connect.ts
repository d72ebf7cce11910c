import { connect as wire } from "@among/core/config";
import { dynamo } from "@among/core/store/dynamo";
import { s3 } from "@among/core/store/s3";
import { loadRegion } from "@among/region";

/**
 * Connects the core in a Lambda function, once per process, from the function's variables.
 * @throws Error naming the variable that is missing
 */
export async function connect(): Promise<{ guards: string[] }> {
  wire({
    table: dynamo({ table: variable("AMONG_TABLE") }),
    bucket: s3({ bucket: variable("AMONG_BUCKET") }),
    region: loadRegion(new URL("./pack/", import.meta.url)),
    send: () => Promise.reject(new Error("no text channel is set up")),
    secret: variable("AMONG_SECRET"),
    origin: variable("AMONG_ORIGIN"),
  });
  return { guards: [variable("AMONG_GUARD")] };
}

/** @throws Error naming it when it is missing or empty */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the variable ${name} is not set`);
  return value;
}
