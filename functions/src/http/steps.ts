import type { Context } from "hono";
import * as z from "zod";
import { withFields, type Step } from "@among/core/step";
import type { Env } from "./env.ts";
import type { Group, Operation } from "./group.ts";
import { body, createRoute } from "./operation.ts";

/** The version the sender was looking at: steps taken since are not overwritten. */
export const version = z.number().int().min(1);

interface Served<S extends Step> {
  /** Where the steps of one thing are: `/api/reports/{code}/moves`. The step's name follows. */
  path: string;
  /** What is sent beside the step's own fields. */
  fields: z.ZodRawShape;
  /** The rest of a step's operation: who may, parameters, answers. */
  about(step: S): Pick<Operation, "tags" | "description" | "responses" | "security"> & { params: z.ZodObject; query?: z.ZodObject; middleware?: Parameters<typeof createRoute>[0]["middleware"] };
  /** Takes the step. @param sent read by the step's input and `fields` */
  take(c: Context<Env>, name: string, sent: Record<string, unknown>): Promise<Response>;
}

/** Adds one route for each step: `POST <path>/<name>`. */
export function serveSteps<S extends Step>(group: Group, steps: Readonly<Record<string, S>>, { path, fields, about, take }: Served<S>): void {
  for (const [name, step] of Object.entries(steps)) {
    const { params, query, ...more } = about(step);
    const route = createRoute({ method: "post", path: `${path}/${name}`, summary: step.summary, ...more, request: { params, query, ...body(withFields(step.input, fields)) } });
    group.openapi(route, (async (c: Context<Env>) => take(c, name, c.req.valid("json" as never))) as never);
  }
}
