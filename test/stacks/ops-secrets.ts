import { secrets } from "../../stacks/tools/ops/secrets.ts";
import { onProduction } from "./aws-stub.ts";

/** A parameter of production. */
export const at = (name: string): string => `/among/production/${name}`;

let made = 0;
export const random = (): string => `fresh-${++made}-`.padEnd(64, "x");

/** The command on production, with values that a test recognises. */
export const run = onProduction((argv, terminal) => secrets(argv, terminal, random));
