import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Env } from "./env.ts";

/** One line of the log. Never a query string, a body, a name, a number or an address of a person. */
export interface Entry {
  level: "info" | "warn" | "error";
  what: string;
  error?: unknown;
  [more: string]: unknown;
}

const rank = { info: 0, warn: 1, error: 2, off: 3 } as const;
const levelSet = process.env.AMONG_LOG;
const lowestRank = levelSet && levelSet in rank ? rank[levelSet as keyof typeof rank] : process.env.AWS_LAMBDA_FUNCTION_NAME ? rank.info : rank.warn;

/** Writes one JSON line; a deployed function logs everything, a local one only what went wrong (`AMONG_LOG=info` for all). */
export function print({ error, ...entry }: Entry): void {
  if (rank[entry.level] < lowestRank) return;
  const line = JSON.stringify({ at: new Date().toISOString(), ...entry, ...(error === undefined ? {} : { error: withoutMessage(error) }) });
  (entry.level === "info" ? process.stdout : process.stderr).write(`${line}\n`);
}

// An error's message may quote what a person typed; its name, code and place are enough to find the cause.
function withoutMessage(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 6).map((line) => line.trim());
  return { name: error.name, code: (error as { code?: unknown }).code, at };
}

/** Method, route pattern, status and time of each request. */
export const log: MiddlewareHandler<Env> = async (c, next) => {
  if (lowestRank > rank.warn) return next();
  const began = performance.now();
  await next();
  const { status } = c.res;
  if (status < 500 && lowestRank > rank.info) return;
  print({ level: status >= 500 ? "error" : "info", what: "request", id: c.get("requestId"), method: c.req.method, route: patternOf(c), status, ms: Math.round((performance.now() - began) * 10) / 10 });
};

/** The pattern that answered; of a page only its first part, so that no code or key from an address is logged. */
export function patternOf(c: Context): string {
  const route = matchedRoutes(c).findLast((r) => r.path !== "*" && !r.path.endsWith("/*"))?.path;
  if (route) return route;
  const [first = "", second] = c.req.path.split("/").slice(1);
  if (!/^[a-z_-]{0,20}$/.test(first)) return "/…";
  return second === undefined || second === "" ? `/${first}` : `/${first}/…`;
}
