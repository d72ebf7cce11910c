import type { RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import * as z from "zod";
import { roles, type Role } from "@among/core/actor";
import { kinds } from "@among/core/fault";
import { need, ruleOf, type Action } from "@among/core/identity/permissions";
import type { Env } from "./env.ts";
import { Group } from "./group.ts";

/** An operation, with its types kept. */
export const createRoute = <P extends string, R extends Omit<RouteConfig, "path"> & { path: P }>(route: R): R => route;

/** A group of routes whose input is checked by their schemas. */
export const routes = (): Group => new Group();

/** Anyone may call it. */
export const open = { security: [] };

const rolesFor = (action: Action): Role[] => roles.filter((role) => ruleOf(action)[role] !== undefined);

// Before the input is checked: whoever lacks the permission learns nothing about the input it needs.
const guard =
  (action: Action): MiddlewareHandler<Env> =>
  async (c, next) => {
    need(c.get("actor"), action);
    return next();
  };

/** Only a session whose roles allow the action; the list comes from the one table of permissions. */
export const staff = (action: Action) => ({ security: [{ session: [] }], "x-roles": rolesFor(action), middleware: [guard(action)] });

/** Any session, for what is one's own. */
export const signedIn = (action: Action) => ({ security: [{ session: [] }], middleware: [guard(action)] });

const Refused = z
  .object({
    error: z
      .object({
        kind: z.enum([...kinds, "internal"]),
        code: z.string().describe("Stable, dotted: `report.outside_region`"),
        fields: z.record(z.string(), z.string()).optional().describe("Field → what is wrong with it"),
        retryAfter: z.number().optional().describe("Seconds until trying again makes sense"),
        requestId: z.string(),
      })
      .loose(),
  })
  .meta({ id: "Refusal", description: "Why the request was not done" });

const meanings: Record<number, string> = {
  400: "The request does not fit: `fields` says where",
  401: "No session, or no device to remember this by",
  403: "The session's roles do not allow it, or the report is somebody else's",
  404: "No such thing, or not for you to know of",
  405: "The address does not take this method; `Allow` says which it takes",
  409: "It changed meanwhile, or its state does not allow this; the answer says how it stands now",
  413: "The body is too large",
  429: "Too many requests: wait as long as `Retry-After` says",
};

type Refusing<S extends number> = { [K in S]: { description: string; content: { "application/json": { schema: typeof Refused } } } };

/** The refusals an operation may answer with, beside 500, which says nothing but a request id. */
export const refuses = <S extends number>(...list: S[]): Refusing<S> =>
  Object.fromEntries(list.map((s) => [s, { description: meanings[s]!, content: { "application/json": { schema: Refused } } }])) as Refusing<S>;

export const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { "application/json": { schema } } });
export const body = <T extends z.ZodType>(schema: T) => ({ body: { required: true, content: { "application/json": { schema } } } });

