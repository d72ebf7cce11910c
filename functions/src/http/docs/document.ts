import { OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import { use } from "@among/core/config";
import type { Group } from "../group.ts";

/** The part of an OpenAPI 3.1 document that the page reads. */
export interface Document {
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  "x-roles"?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

const session = {
  type: "apiKey",
  in: "cookie",
  name: "session",
  description: "Signed in on this site. `x-roles` names the roles that may call an operation; a role is held for an agency, and a report of another one answers 404.",
} as const;

/**
 * The document of these routes, from the same schemas that check their input.
 * @param tags headings of its page; an operation under none of them is left out of the page
 */
export function documentOf(groups: Group[], tags: NonNullable<Document["tags"]> = []): Document {
  const operations = groups.flatMap(({ operations }) => operations).map((route) => ({ type: "route" as const, route }));
  return new OpenApiGeneratorV31([...operations, { type: "component", componentType: "securitySchemes", name: "session", component: session }]).generateDocument({
    openapi: "3.1.0",
    info: {
      title: `${use().region.platform} API`,
      version: "0.1.0",
      description: "Open data and open reporting. Reading and reporting need no account. Times are ISO 8601 in UTC, money is whole rupiah, quantities are thousandths of their unit; a failed request answers with a `Refusal`.",
    },
    servers: [{ url: use().origin }],
    tags,
  }) as unknown as Document;
}
