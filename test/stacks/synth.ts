import { readFileSync, writeFileSync } from "node:fs";
import { Template } from "aws-cdk-lib/assertions";
import type { stacks } from "../../stacks/platform.ts";
import { cached, madeOnce } from "../made-once.ts";
import { sources } from "./synth-sources.ts";

export type Part = keyof typeof stacks;
export type Resource = { Type: string; Properties: any; DependsOn?: string[]; DeletionPolicy?: string; UpdateReplacePolicy?: string };

/** A town without anything special, as far as the settings must say something. */
export const plain = { AMONG_MAIL: "it@town.example" };

export interface Synthesised {
  templates: Record<Part, Template>;
  /** Every resource of every stack, by stack and logical id. */
  all(type?: string): { part: Part; id: string; resource: Resource }[];
  /** A stack's name in AWS, and the names of those deployed before it. */
  nameOf(part: Part): string;
  after(part: Part): string[];
}

/** Each stack's name, the names of the stacks before it, and its template. */
export type Templates = Record<Part, { name: string; after: string[]; template: Record<string, any> }>;

/**
 * The templates of a stage, made without a network, once for each state of the sources.
 * @param env settings, none of them a path; nothing is taken from this machine's own
 */
export async function synth(stage: string, env: Record<string, string> = {}): Promise<Synthesised> {
  const made = cached("templates", sources, stage, JSON.stringify(env));
  await madeOnce(made, async (path) => {
    const { synthesise } = await import("./synthesise.ts");
    const { templates, nameOf, after } = await synthesise(stage, env);
    const whole = Object.fromEntries(Object.entries(templates).map(([part, template]) => [part, { name: nameOf(part as Part), after: after(part as Part), template: template.toJSON() }]));
    writeFileSync(path, JSON.stringify(whole));
  });
  return read(JSON.parse(readFileSync(made, "utf8")) as Templates);
}

/** How tests look at templates. */
export function read(templates: Templates): Synthesised {
  const parts = Object.keys(templates) as Part[];
  return {
    templates: Object.fromEntries(parts.map((part) => [part, Template.fromJSON(templates[part].template)])) as Record<Part, Template>,
    nameOf: (part) => templates[part].name,
    after: (part) => templates[part].after,
    all: (type) =>
      parts.flatMap((part) =>
        Object.entries(templates[part].template.Resources as Record<string, Resource>)
          .filter(([, { Type }]) => type === undefined || Type === type)
          .map(([id, resource]) => ({ part, id, resource })),
      ),
  };
}
