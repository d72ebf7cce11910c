import { secrets } from "../../stacks/tools/ops/secrets.ts";
import { listening } from "./aws-stub.ts";

/** A parameter of production. */
export const at = (name: string): string => `/among/production/${name}`;

let made = 0;
export const random = (): string => `fresh-${++made}-`.padEnd(64, "x");

/** The command, on production; each value it makes is another one that can be told. */
export async function run(...argv: string[]) {
  const heard = listening();
  const code = await secrets([...argv, "--stage", "production"], heard.terminal, random);
  return { code, text: heard.text(), waited: heard.waited };
}
