import type { RouteConfig, RouteHandler } from "@hono/zod-openapi";
import { Hono, type MiddlewareHandler, type ValidationTargets } from "hono";
import { HTTPException } from "hono/http-exception";
import { validator } from "hono/validator";
import type * as z from "zod";
import { Fault } from "@among/core/fault";
import { invalid } from "@among/core/fields";
import type { Env } from "./env.ts";

/** An operation's description in the document. */
export type Operation = Omit<RouteConfig, "middleware" | "hide">;

/**
 * Routes whose input is checked by their schemas; what does not fit is a Fault with its fields.
 *
 * Of `@hono/zod-openapi` only the types are used: the package puts its methods on the whole of zod, which then
 * stays whole in every bundle, and its document generator is of no use before somebody asks for the document.
 */
export class Group extends Hono<Env> {
  /** In the order of the document. */
  readonly operations: Operation[] = [];

  /** Describes an operation that reads its input itself. */
  tells({ middleware, hide, ...operation }: RouteConfig): this {
    if (!hide) this.operations.push(operation);
    return this;
  }

  openapi<R extends RouteConfig>(route: R, handler: RouteHandler<R, Env>): this {
    const { query, params, body } = route.request ?? {};
    const checks: MiddlewareHandler<Env>[] = [];
    if (query) checks.push(plainNumbers("query", query as z.ZodObject), checked("query", query as z.ZodType));
    if (params) checks.push(plainNumbers("param", params as z.ZodObject), checked("param", params as z.ZodType));
    const json = body?.content["application/json"];
    if (json) checks.push(isJson, checked("json", (json as { schema: z.ZodType }).schema));
    const first = [route.middleware ?? []].flat() as MiddlewareHandler<Env>[];
    this.on(route.method, [path(route)], ...first, ...checks, handler as MiddlewareHandler<Env>);
    return this.tells(route);
  }
}

/** `/api/reports/{code}` as the router writes it. */
export const path = (route: { path: string }): string => route.path.replaceAll(/\/{(.+?)}/g, "/:$1");

const checked = (target: keyof ValidationTargets, schema: z.ZodType): MiddlewareHandler<Env> =>
  validator(target, async (value) => {
    const read = await schema.safeParseAsync(value);
    if (!read.success) throw invalid(read.error, "request.invalid");
    return read.data;
  }) as MiddlewareHandler<Env>;

const plainNumber = /^-?\d{1,15}(\.\d{1,20})?$/;

/** Refuses what a schema would read as a number though nobody wrote one: nothing, spaces, `0x7`, `1e3`. */
function plainNumbers(target: "query" | "param", { shape }: z.ZodObject): MiddlewareHandler<Env> {
  const names = Object.keys(shape).filter((name) => isNumber(shape[name] as z.ZodType));
  return async (c, next) => {
    const sent = (name: string): string[] => (target === "query" ? (c.req.queries(name) ?? []) : [c.req.param(name) ?? ""]);
    const wrong = names.filter((name) => sent(name).some((text) => !plainNumber.test(text)));
    if (wrong.length > 0) throw new Fault("invalid", "request.invalid", { fields: Object.fromEntries(wrong.map((name) => [name, "invalid"])) });
    return next();
  };
}

function isNumber(schema: z.ZodType): boolean {
  const { type, innerType } = schema.def as { type: string; innerType?: z.ZodType };
  return type === "number" || (innerType !== undefined && isNumber(innerType));
}

const jsonType = /^application\/([a-z-.]+\+)?json(;\s*[a-z0-9-]+=([^;]+))*$/i;

const isJson: MiddlewareHandler<Env> = async (c, next) => {
  const type = c.req.header("content-type");
  if (type ? !jsonType.test(type) : (await c.req.arrayBuffer()).byteLength > 0) throw new HTTPException(415);
  return next();
};
