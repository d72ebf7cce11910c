import type { Item, Value } from "./table-store.ts";

/** DynamoDB's wire form of the three kinds of value an item holds. */
type Attribute = { S: string } | { N: string } | { BOOL: boolean };
export type Attributes = Record<string, Attribute>;

export function marshal(item: Record<string, Value>): Attributes {
  const out: Attributes = {};
  for (const name in item) out[name] = attribute(item[name]!);
  return out;
}

/** @throws Error for an undefined value or a number that is none: a programming error */
export function attribute(value: Value): Attribute {
  if (typeof value === "string") return { S: value };
  if (typeof value === "boolean") return { BOOL: value };
  if (typeof value === "number" && Number.isFinite(value)) return { N: String(value) };
  throw new Error(`cannot store ${String(value)}: only text, finite numbers and booleans`);
}

/** @throws when an attribute has a kind that no item of ours holds */
export function unmarshal(attributes: Attributes): Item {
  const out: Record<string, Value> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if ("S" in value) out[name] = value.S;
    else if ("N" in value) out[name] = Number(value.N);
    else if ("BOOL" in value) out[name] = value.BOOL;
    else throw new Error(`attribute ${name} is of an unknown kind`);
  }
  return out as Item;
}
