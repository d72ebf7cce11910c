import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { indexes, type Item, type Value } from "@among/core/store/table-store";

const pairs = indexes.flatMap((name) => [`${name}pk`, `${name}sk`]);
const otherHalf = new Map(indexes.flatMap((name) => [[`${name}pk`, `${name}sk`], [`${name}sk`, `${name}pk`]]));
const keys = new Set(["pk", "sk", ...pairs]);
const plain = ["type", "v", "ttl", "body"];

/** The order of every row in this store; `more` holds what has no column of its own, as JSON. */
export const columns = ["pk", "sk", ...pairs, ...plain, "more"];
const named = columns.slice(0, -1);
const ownColumns = new Set(named);

export type Row = SQLInputValue[];

/**
 * @throws Error for what DynamoDB would refuse: a key that is not text or is empty, a value that is no text, number or boolean
 */
export function toRow(item: Item): Row {
  for (const name in item) checkValue(name, item[name]);
  const more: Record<string, Value> = {};
  const row: Row = named.map((name) => {
    const value = item[name];
    if (value === undefined) return null;
    // SQLite has no booleans, and half an index pair would stand in the index, which it must not.
    if (typeof value === "boolean" || isHalf(item, name)) {
      more[name] = value;
      return null;
    }
    return value;
  });
  for (const name in item) if (!ownColumns.has(name)) more[name] = item[name]!;
  row.push(Object.keys(more).length ? JSON.stringify(more) : null);
  return row;
}

function isHalf(item: Item, name: string): boolean {
  const other = otherHalf.get(name);
  return other !== undefined && item[other] === undefined;
}

function checkValue(name: string, value: Value | undefined): void {
  if (keys.has(name) && (typeof value !== "string" || value === "")) throw new Error(`key attribute ${name} must be text that is not empty`);
  if (typeof value === "number" ? !Number.isFinite(value) : typeof value !== "string" && typeof value !== "boolean") {
    throw new Error(`attribute ${name} must be text, a finite number or a boolean`);
  }
}

export function toItem(row: SQLOutputValue[]): Item {
  const item: Record<string, Value> = {};
  for (let i = 0; i < named.length; i++) {
    const value = row[i];
    if (value !== null) item[named[i]!] = value as Value;
  }
  const more = row[named.length];
  return (more === null ? item : Object.assign(item, JSON.parse(more as string))) as Item;
}

/** Whether two items stand at the same places in every index. */
export const sameIndexes = (a: Item, b: Item): boolean => pairs.every((name) => a[name] === b[name]);
