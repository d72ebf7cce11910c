import { setTimeout as pause } from "node:timers/promises";
import { call, Refused } from "./aws.ts";
import { region, variable } from "./variables.ts";

/** What stands under `AMONG_PARAMETERS` in SSM. */
export type Name = "secret" | "origin" | "guard" | "guard-before";

/** Direct values win, for a function that runs elsewhere than in Lambda. */
const direct: Record<Name, string | undefined> = {
  secret: process.env.AMONG_SECRET,
  origin: process.env.AMONG_ORIGIN,
  guard: process.env.AMONG_GUARD,
  "guard-before": undefined,
};

interface Found {
  Parameters?: { Name: string; Value: string }[];
}

const tries = 4;

/**
 * Reads parameters, all in one call; asks SSM only for those without a direct value.
 * @throws Error naming what is missing; `guard-before` may be
 */
export async function parameters<N extends Name>(names: readonly N[]): Promise<Record<N, string>> {
  // Where a guard is given, none is before it.
  const missingNames = names.filter((name) => !direct[name] && !(name === "guard-before" && direct.guard));
  const found = missingNames.length > 0 ? await read(variable("AMONG_PARAMETERS"), missingNames) : {};
  const all = Object.fromEntries(names.map((name) => [name, direct[name] || found[name]]));
  const missing = names.filter((name) => !all[name] && name !== "guard-before");
  if (missing.length > 0) throw new Error(`SSM has no ${missing.map((name) => `${process.env.AMONG_PARAMETERS}/${name}`).join(", ")}`);
  return all as Record<N, string>;
}

async function read(path: string, names: Name[]): Promise<Partial<Record<Name, string>>> {
  const { Parameters = [] } = await retrying(() =>
    call<Found>({
      service: { name: "ssm", variable: "SSM" },
      region: region(),
      target: "AmazonSSM.GetParameters",
      version: "1.1",
      input: { Names: names.map((name) => `${path}/${name}`), WithDecryption: true },
    }),
  );
  return Object.fromEntries(Parameters.map(({ Name, Value }) => [Name.slice(path.length + 1), Value]));
}

/** SSM gives 40 of these a second by default: many functions that start at once may have to wait for each other. */
async function retrying<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt >= tries || (error instanceof Refused && !error.passing)) throw error;
      await pause(Math.random() * 100 * 2 ** attempt);
    }
  }
}
