import { compare } from "@among/core/store/bounds";
import { ConditionFailed, type Item, type Key, type Test, type Write } from "@among/core/store/table-store";
import { nameOf } from "./sqlite-cache.ts";
import { toRow, type Row } from "./sqlite-row.ts";

/** What one write does to one key: the images and the row before and after; none when it is gone. */
export interface Step {
  key: Key;
  old?: Item;
  item?: Item;
  row?: Row;
}

/**
 * Checks all writes of a transaction against the table as it is, before anything is written: one that is refused or
 * malformed then leaves nothing to undo.
 * @throws ConditionFailed; Error for what DynamoDB would refuse as malformed
 */
export function plan(writes: Write[], read: (key: Key) => Item | undefined): Step[] {
  if (writes.length > 100) throw new Error(`a transaction holds at most 100 writes, not ${writes.length}`);
  const names = new Set<string>();
  const failed: number[] = [];
  const steps: Step[] = [];
  for (const [position, write] of writes.entries()) {
    const key = write.op === "put" ? write.item : write.key;
    const name = nameOf(key);
    if (names.has(name)) throw new Error(`two writes on the same key in one transaction: ${name}`);
    names.add(name);
    const old = read(key);
    if (!passes(write.if, old)) failed.push(position);
    const item = write.op === "check" ? old : after(write, old);
    if (!same(old, item)) steps.push({ key, old, item, row: item && toRow(item) });
  }
  if (failed.length) throw new ConditionFailed(failed);
  return steps;
}

function passes(test: Test | undefined, item: Item | undefined): boolean {
  if (test === undefined) return true;
  if (test === "absent") return item === undefined;
  if (test === "present") return item !== undefined;
  return test.every(({ attr, is, value }) => {
    const found = item?.[attr];
    if (is === "absent") return found === undefined;
    if (is === "=") return found !== undefined && found === value;
    if (typeof found === "number" && typeof value === "number") return is === ">=" ? found >= value : found <= value;
    if (typeof found !== "string" || typeof value !== "string") return false;
    return is === ">=" ? compare(found, value) >= 0 : compare(found, value) <= 0;
  });
}

function after(write: Exclude<Write, { op: "check" }>, old: Item | undefined): Item | undefined {
  if (write.op === "delete") return undefined;
  if (write.op === "put") return { ...write.item };
  const { key, set = {}, remove = [], add = {} } = write;
  const item: Item = { ...old, ...key };
  const named = new Set(["pk", "sk"]);
  const once = (name: string) => {
    if (named.has(name)) throw new Error(`an update may not name ${name} twice, nor a key`);
    named.add(name);
    return name;
  };
  for (const name of remove) delete item[once(name)];
  for (const name in set) item[once(name)] = set[name]!;
  for (const name in add) {
    const before = item[once(name)] ?? 0;
    if (typeof before !== "number") throw new Error(`cannot add to ${name}: it is no number`);
    item[name] = before + add[name]!;
  }
  return item;
}

function same(a: Item | undefined, b: Item | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
