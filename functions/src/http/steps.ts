import type { RouteConfig } from "@hono/zod-openapi";
import type { Context } from "hono";
import * as z from "zod";
import { withFields, type Step } from "@among/core/step";
import type { Env } from "./env.ts";
import type { Group } from "./group.ts";
import { body, createRoute } from "./operation.ts";

/** The version the sender was looking at: steps taken since are not overwritten. */
export const version = z.number().int().min(1);

type Read<S extends z.ZodRawShape> = z.output<z.ZodObject<S>>;

interface Served<S extends Step, Fields extends z.ZodRawShape, Params extends z.ZodRawShape, Query extends z.ZodRawShape> {
  /** Where the steps of one thing are: `/api/reports/{code}/moves`. The step's name follows. */
  path: string;
  /** What is sent beside the step's own fields. */
  fields: Fields;
  /** The rest of a step's operation: who may, parameters, answers. */
  about(step: S): Pick<RouteConfig, "tags" | "description" | "responses" | "security" | "middleware"> & { params: z.ZodObject<Params>; query?: z.ZodObject<Query> };
  /**
   * Takes the step.
   * @param sent what the body holds, as the step's input and `fields` read it
   * @param params what the address holds, as `params` and `query` read it
   */
  take(c: Context<Env>, name: string, sent: Read<Fields> & Record<string, unknown>, params: Read<Params> & Read<Query>): Promise<Response>;
}

/** Adds one route for each step: `POST <path>/<name>`. */
export function serveSteps<S extends Step, Fields extends z.ZodRawShape, Params extends z.ZodRawShape, Query extends z.ZodRawShape = {}>(
  group: Group,
  steps: Readonly<Record<string, S>>,
  { path, fields, about, take }: Served<S, Fields, Params, Query>,
): void {
  for (const [name, step] of Object.entries(steps)) {
    const { params, query, ...more } = about(step);
    const route = createRoute({ method: "post", path: `${path}/${name}`, summary: step.summary, ...more, request: { params, query, ...body(withFields(step.input, fields)) } });
    group.openapi(route, (async (c: Context<Env, string, { out: { json: never; param: never; query: never } }>) =>
      take(c, name, c.req.valid("json"), Object.assign({}, c.req.valid("param"), query && c.req.valid("query")))) as never);
  }
}
