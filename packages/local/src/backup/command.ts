import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Trouble } from "../trouble.ts";

const root = resolve(import.meta.dirname, "../../../..");

/** The data folder that is meant, as `npm start` finds it. */
export const dataPath = (given: string | undefined): string => resolve(root, given ?? process.env.AMONG_DATA ?? ".among");

/** Runs a command with these options and prints what it says; trouble is printed as it is, and ends with 1. */
export async function command(options: readonly string[], work: (given: Record<string, string | undefined>) => Promise<string>): Promise<void> {
  // What is written is other people's: nobody but this user reads it.
  process.umask(0o077);
  try {
    console.log(await work(parsed(options)));
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    console.error(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}

function parsed(options: readonly string[]): Record<string, string | undefined> {
  try {
    return parseArgs({ options: Object.fromEntries(options.map((name) => [name, { type: "string" as const }])) }).values;
  } catch (error) {
    throw new Trouble((error as Error).message);
  }
}
