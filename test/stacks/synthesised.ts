import { Template } from "aws-cdk-lib/assertions";
import type { stacks } from "../../stacks/platform.ts";

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
