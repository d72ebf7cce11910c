import { town } from "../../settings.ts";

export interface Template {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

/** Templates by stack: `data`, `api`, … */
export type Assembly = Record<string, { template: Template; bytes: number }>;

/** One thing that is not the same in two stages. */
export interface Difference {
  stack: string;
  /** Logical id and type. */
  resource: string;
  /** Path of the property; empty where the resource itself is in one of them only. */
  what: string;
  from: string;
  to: string;
}

/** How the second assembly differs from the first, apart from the stages' names and the hashes that the CDK makes of them. */
export function differences(one: Assembly, other: Assembly, [from, to]: [string, string]): Difference[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].sort().flatMap((stack) => between(stack, named(one[stack]?.template, from), named(other[stack]?.template, to)));
}

/** The template with `<stage>` in place of its stage's name, and `#` in place of a hash behind it. */
function named(template: Template = { Resources: {} }, stage: string): Template {
  const text = JSON.stringify(template).replace(new RegExp(`\\b(\\w*?)${stage}(?=[-/"]|${town.app})`, "g"), "$1<stage>");
  return JSON.parse(text.replace(/(<stage>\w*?)[0-9A-F]{8,16}(?=")/g, "$1#").replace(/(aws-cdk:cr-owned:[^"]*?)[0-9a-f]{8}(?=")/g, "$1#")) as Template;
}

function between(stack: string, { Resources: one }: Template, { Resources: other }: Template): Difference[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((id): Difference[] => {
    const [a, b] = [one[id], other[id]];
    const resource = `${id} (${(a ?? b)!.Type})`;
    if (!a || !b) return [{ stack, resource, what: "", from: a ? "there" : "none", to: b ? "there" : "none" }];
    const paths = [flat(a), flat(b)] as const;
    return [...new Set([...paths[0].keys(), ...paths[1].keys()])]
      .filter((path) => paths[0].get(path) !== paths[1].get(path))
      .map((what) => ({ stack, resource, what, from: paths[0].get(what) ?? "none", to: paths[1].get(what) ?? "none" }));
  });
}

/** Every leaf by its path. Items of a list count by their value, not by their place. */
function flat(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (typeof value !== "object" || value === null) return into.set(path, JSON.stringify(value));
  if (Array.isArray(value)) for (const inner of value) into.set(`${path} ${JSON.stringify(inner)}`, "there");
  else for (const [key, inner] of Object.entries(value)) flat(inner, path ? `${path}.${key}` : key, into);
  return into;
}
