import type { Document, Operation, Schema } from "@among/functions/http/docs/document";
import { id } from "@among/core/id";
import type { Chance } from "@among/local/seed/chance";
import { nasty, nastyString } from "./values.ts";

export interface Op {
  method: string;
  path: string;
  operation: Operation;
}

/** Every operation that the platform tells of. */
export const operationsOf = (document: Document): Op[] =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));

/** What answers told: codes and ids of things that are there, so that more than the door is tried. */
export class Known {
  readonly #byKind = new Map<string, string[]>();

  /** Keeps what is new in an answer, of each kind the latest few hundred. */
  learn(text: string): void {
    for (const [found, prefix = "code"] of text.slice(0, 30_000).matchAll(/\b(?:BTU-[34679A-Y]{5}|(lst|dea|req|per|pho|rep|ses|lin|src|inv)_[0-9A-HJKMNP-TV-Z]{26})\b/g)) this.#keep(prefix, found);
    const cursor = /"cursor":"([^"]+)"|[?&]lanjut=([^"&]+)/.exec(text);
    if (cursor) this.#keep("cursor", decodeURIComponent(cursor[1] ?? cursor[2] ?? ""));
  }

  #keep(kind: string, found: string): void {
    const list = this.#byKind.get(kind) ?? [];
    this.#byKind.set(kind, list);
    if (list.includes(found)) return;
    if (list.push(found) > 300) list.shift();
  }

  /** One of a kind that was seen, or undefined. */
  one(kind: string, chance: Chance): string | undefined {
    const list = this.#byKind.get(kind);
    return list?.length ? chance.pick(list) : undefined;
  }
}

const words: Record<string, readonly string[]> = {
  village: ["35.79.02.2003"], category: ["jalan_rusak", "sampah", "narkoba"], commodity: ["wortel", "apel", "kentang"], agency: ["dpupr", "dlh"], unit: ["kg", "ikat"], month: ["2026-11"],
  phone: ["081234567899"], date: ["2026-11-22"], on: ["2026-11-25"], day: ["2026-11-25"], landmark: ["depan balai desa"], key: ["ABCDEFGHJKMNPQRSTVWXYZ0123"], lang: ["id", "en"], sort: ["cheapest", "newest"],
};
const kinds: Record<string, string> = { code: "code", listing: "lst", deal: "dea", request: "req", farmer: "per", person: "per", search: "src", cursor: "cursor", report: "code", duplicateOf: "code", photos: "pho", id: "ses" };

/** A text that could stand in a field of this name. */
export function likely(name: string, known: Known, chance: Chance): string {
  const kind = kinds[name];
  return (kind && known.one(kind, chance)) ?? (words[name] ? chance.pick(words[name]) : chance.pick(["Mencoba saja, terima kasih.", "12", "1", "ya", "lubang"]));
}

/** A value that fits a schema, or nearly. */
export function sample(schema: Schema | undefined, name: string, document: Document, known: Known, chance: Chance, depth = 0): unknown {
  if (!schema || depth > 6) return likely(name, known, chance);
  if (schema.$ref) return sample(document.components?.schemas?.[schema.$ref.split("/").at(-1)!], name, document, known, chance, depth + 1);
  const options = schema.oneOf ?? schema.anyOf;
  if (options?.length) return sample(chance.pick(options), name, document, known, chance, depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum?.length) return chance.pick(schema.enum);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object") {
    const all = Object.entries(schema.properties ?? {});
    const taken = all.filter(([field]) => schema.required?.includes(field) || chance.often(0.5));
    return Object.fromEntries(taken.map(([field, inner]) => [field, sample(inner, field, document, known, chance, depth + 1)]));
  }
  if (type === "array") return Array.from({ length: chance.wholeNumber(0, 2) }, () => sample(schema.items, name, document, known, chance, depth + 1));
  if (type === "integer" || type === "number") return chance.pick([schema.minimum ?? 1, schema.maximum ?? 1000, 1, 2, 5000]);
  if (type === "boolean") return chance.often(0.5);
  const prefix = /^\^([a-z]{3})_/.exec(schema.pattern ?? "")?.[1];
  if (prefix) return chance.often(0.3) ? (known.one(prefix, chance) ?? id(prefix)) : id(prefix);
  if (schema.format === "date") return "2026-11-25";
  return likely(name, known, chance);
}

/** The same with some of its parts, at any depth, made into something else, left out or added. */
export function mutated(value: unknown, chance: Chance): unknown {
  if (typeof value !== "object" || value === null) return chance.often(0.3) ? nasty(chance) : value;
  if (Array.isArray(value)) return chance.often(0.15) ? nasty(chance) : value.map((each) => mutated(each, chance));
  const entries = Object.entries(value).filter(() => !chance.often(0.05)).map(([key, inner]) => [key, chance.often(0.12) ? nasty(chance) : mutated(inner, chance)] as const);
  return Object.fromEntries(chance.often(0.1) ? [...entries, [nastyString(chance).slice(0, 60), nasty(chance)]] : entries);
}
