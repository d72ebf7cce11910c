import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A problem that the operator has to solve. The message is a plain sentence, shown as it is. */
export class Trouble extends Error {}

/** What a command writes to and waits by; tests pass their own. */
export interface Terminal {
  say(line: string): void;
  /** Waits, in milliseconds. */
  pause(ms: number): Promise<unknown>;
  now(): Date;
}

const thisTerminal: Terminal = { say: (line) => console.log(line), pause: (ms) => sleep(ms), now: () => new Date() };

export type Command = (argv: string[], terminal: Terminal) => Promise<number>;

/** Runs a command with this process's arguments and sets the exit code: the command's own, or 1 after an error, which is printed in a sentence. */
export async function runs(command: Command, terminal: Terminal = thisTerminal, argv: string[] = process.argv.slice(2)): Promise<number> {
  if (argv.includes("--help")) {
    terminal.say(usage(process.argv[1]!));
    return 0;
  }
  try {
    return (process.exitCode = await command(argv, terminal));
  } catch (error) {
    terminal.say(messageOf(error));
    return (process.exitCode = 1);
  }
}

/** The comment that a command's file begins with. */
function usage(file: string): string {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.slice(0, lines.findIndex((line) => !line.startsWith("//"))).map((line) => line.slice(3)).join("\n");
}

interface Waiting {
  /** Milliseconds between two looks. */
  every: number;
  tries: number;
  /** What is said when it takes longer. */
  tooLong: string;
}

/**
 * Looks until there is something.
 * @param look gets the number of looks before it
 * @throws Trouble when it takes too long
 */
export async function waitFor<T>({ pause }: Terminal, { every, tries, tooLong }: Waiting, look: (n: number) => Promise<T | undefined>): Promise<T> {
  for (let n = 0; n < tries; n++) {
    const found = await look(n);
    if (found !== undefined) return found;
    await pause(every);
  }
  throw new Trouble(tooLong);
}

const denied = /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|^Forbidden$/;
const causes: [RegExp, string][] = [
  [/CredentialsProviderError|TokenProviderError/, "There are no AWS credentials here. Sign in first, for example with: aws sso login --profile <name>, and set AWS_PROFILE."],
  [/ExpiredToken|RequestExpired|TokenRefreshRequired/, "The AWS credentials have run out. Sign in again."],
  [/UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure|IncompleteSignature/, "AWS does not know these credentials. Sign in again; for a region that must be enabled first, enable it in the account's settings."],
  [denied, "AWS refused: these credentials may not do that."],
  [/Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|ProvisionedThroughputExceeded/, "AWS asks to slow down. Try again in a minute."],
  [/ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|TimeoutError|NetworkingError/, "AWS cannot be reached from here. Look at the network, then try again."],
];

/** The sentence for a well-known error of AWS, or undefined. */
export function cause(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  const names = [error.name, typeof code === "string" ? code : ""];
  return causes.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
}

/** One or two sentences for any error. AWS's own words follow ours: they name who may not do what. */
export function messageOf(error: unknown): string {
  if (error instanceof Trouble) return error.message;
  if (!(error instanceof Error)) return `Something unexpected happened: ${String(error)}`;
  if (String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS")) return `${error.message.split(". ")[0]}. What there is says: --help`;
  const knownCause = cause(error);
  return knownCause ? `${knownCause}\n  (${error.name}: ${error.message})` : `Something unexpected happened: ${error.name}: ${error.message}`;
}

/** True for AWS's answer that a thing does not exist. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && (/NotFound|NoSuch|NonExistent/.test(error.name) || (error.name === "ValidationError" && / does not exist/.test(error.message)));

/** True when AWS refused these credentials. */
export const isDenied = (error: unknown): boolean => error instanceof Error && denied.test(error.name);
