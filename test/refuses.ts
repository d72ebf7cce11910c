import { expect } from "vitest";
import { roles, type Role } from "@among/core/actor";
import { id } from "@among/core/id";
import type { Document, Operation, Schema } from "@among/functions/http/docs/document";

type Ask = (path: string, sent: { method: string; cookie?: string; body?: unknown; headers?: Record<string, string> }) => Promise<Response>;

/** What the refusals need to know of the world they run in. */
export interface Stage {
  ask: Ask;
  /** Cookie of somebody with this role, for the agency the open report is with. */
  as: (role: Role) => string;
  /** Cookie of a browser without an account. */
  device: string;
  /** Cookie of somebody with this role at another agency. */
  foreign: (role: Role) => string;
  /** Values that fit a path parameter, and those that belong to somebody else or to nobody. */
  good: Record<string, string>;
  bad: Record<string, string[]>;
  /** Values of things that exist and that the public must not know of. */
  hidden: Record<string, string[]>;
}

export interface Refusals {
  route: string;
  public: boolean;
  ran: Record<string, number>;
}

/** Runs every refusal that applies to one operation of the API's document. */
export async function refuses(stage: Stage, document: Document, method: string, path: string, op: Operation): Promise<Refusals> {
  const route = `${method.toUpperCase()} ${path}`;
  expect(Array.isArray(op.security), `${route} declares who may call it`).toBe(true);
  const open = op.security!.length === 0;
  // Without named roles any session will do, for what is one's own.
  const allowed = (op["x-roles"] ?? roles) as Role[];
  expect(allowed.length, `${route} names roles that exist`).toBeGreaterThan(0);

  const ran: Record<string, number> = {};
  const send = (at: string, cookie: string | undefined, body: unknown, headers?: Record<string, string>) =>
    stage.ask(at, { method: method.toUpperCase(), cookie, body, headers });
  const refused = async (what: string, status: number, answer: Promise<Response>) => {
    const response = await answer;
    expect(response.status, `${route}: ${what}`).toBe(status);
    const { error } = await response.json();
    expect(error.requestId, `${route}: ${what} carries a request id`).toMatch(/^req_/);
    // Another site is refused by the middleware in front of all routes, before any of them is asked.
    if (what !== "another site") expect(Object.keys(op.responses), `${route} declares ${status}`).toContain(String(status));
    ran[what] = (ran[what] ?? 0) + 1;
  };

  const good = fill(path, stage.good);
  const writes = method !== "get";
  const schema = op.requestBody?.content["application/json"]?.schema;
  const fits = schema ? sample(document, schema) : writes ? "" : undefined;
  const cookie = open ? stage.device : stage.as(allowed[0]!);

  if (!open) {
    await refused("no session", 401, send(good, undefined, fits));
    await refused("a session that is none", 401, send(good, "among.session_token=per_00000000000000000000000000.00000000000000000000000000.AAAA", fits));
    for (const role of roles.filter((r) => !allowed.includes(r))) await refused("wrong role", 403, send(good, stage.as(role), fits));
    for (const role of allowed.filter((r) => r.startsWith("agency_"))) {
      if (path.includes("{code}") || path.includes("{agency}")) await refused("another agency's", 404, send(good, stage.foreign(role), fits));
    }
  }
  for (const [name, values] of Object.entries(stage.bad)) {
    if (!path.includes(`{${name}}`)) continue;
    for (const value of open ? [...values, ...(stage.hidden[name] ?? [])] : values) await refused("foreign or unknown id", 404, send(fill(path, { ...stage.good, [name]: value }), cookie, fits));
  }
  for (const [name, value] of badQuery(op)) await refused("malformed query", 400, send(`${good}?${name}=${value}`, cookie, fits));
  if (!writes) return { route, public: open, ran };

  const elsewhere: Record<string, string>[] = [{ origin: "https://evil.example" }, { origin: "null" }, { origin: "", "sec-fetch-site": "cross-site" }];
  for (const headers of elsewhere) {
    await refused("another site", 403, send(good, cookie, fits, headers));
  }
  const large = JSON.stringify({ text: "x".repeat(200_000) });
  await refusedLarge(send(good, cookie, large, { "content-length": String(large.length) }));
  if (schema) for (const body of ["{", "[]", "null", '"text"', JSON.stringify({ version: "x", text: 1, key: 1, phone: 1, type: 1, bytes: "x" })]) await refused("malformed body", 400, send(good, cookie, body));
  return { route, public: open, ran };

  async function refusedLarge(answer: Promise<Response>) {
    expect((await answer).status, `${route}: too large`).toBe(413);
    ran["too large"] = (ran["too large"] ?? 0) + 1;
  }
}

const fill = (path: string, values: Record<string, string>): string => path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? "x"));

/** For each checked query parameter, something that does not fit. */
function badQuery({ parameters = [] }: Operation): [string, string][] {
  return parameters
    .filter((p) => p.in === "query" && p.schema)
    .flatMap(({ name, schema }) => {
      if (schema!.enum || schema!.format === "date" || schema!.type === "integer" || schema!.type === "number") return [[name, "bukan-ini"] as [string, string]];
      return schema!.maxLength === undefined ? [] : [[name, "x".repeat(schema!.maxLength + 1)] as [string, string]];
    });
}

/** The least that fits a schema. */
export function sample(document: Document, schema: Schema): any {
  if (schema.$ref) return sample(document, document.components!.schemas![schema.$ref.split("/").at(-1)!]!);
  const choice = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (choice) return sample(document, choice[0]!);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.properties) return Object.fromEntries((schema.required ?? []).map((name) => [name, sample(document, schema.properties![name]!)]));
  if (schema.type === "array") return [];
  if (schema.type === "boolean") return false;
  if (schema.type === "integer" || schema.type === "number") return Math.max(schema.minimum ?? 0, 1);
  const prefix = /^\^([a-z]{3})_/.exec(schema.pattern ?? "")?.[1];
  if (prefix) return id(prefix);
  return schema.format === "date" ? "2027-01-04" : "0812-3456-7890";
}
