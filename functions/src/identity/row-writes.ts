import { Guards } from "@among/core/identity/unique";
import type { Write } from "@among/core/store/table-store";
import { transact, type Stored } from "@among/core/table";
import { has, type Named } from "./row-reads.ts";
import { homeOf, type Row } from "./rows.ts";

/** Another write of the same row came first. */
export class Raced extends Error {}

function guards(model: string, row: Row, named: Named): Map<string, Write> {
  const list = new Map<string, Write>();
  for (const field of homeOf(model).unique) {
    const value = row[has(model, field, named)];
    if (typeof value === "string" && value) list.set(`${field}=${value}`, Guards.creating({ model, field, value, of: row.id }));
  }
  return list;
}

function free(guard: Write): Write {
  const { pk, sk } = (guard as Extract<Write, { op: "put" }>).item;
  return { op: "delete", key: { pk, sk } };
}

export const creating = (model: string, row: Row, named: Named): Write[] => [homeOf(model).entity.creating(row), ...guards(model, row, named).values()];

export const removing = (model: string, row: Stored<Row>, named: Named): Write[] => [
  homeOf(model).entity.removing(row, [{ attr: "v", is: "=", value: row.version }]),
  ...[...guards(model, row, named).values()].map(free),
];

/** A changed row; moved when a field of its key changed, with its guards. */
export function moving(model: string, row: Stored<Row>, next: Row, named: Named): Write[] {
  const home = homeOf(model);
  const [from, to] = [home.key(row), home.key(next)];
  const stays = from.pk === to.pk && from.sk === to.sk;
  const writes = stays
    ? [home.entity.saving({ ...next, version: row.version } as Stored<Row>)]
    : [home.entity.removing(row, [{ attr: "v", is: "=", value: row.version }]), home.entity.creating(next)];
  const [before, after] = [guards(model, row, named), guards(model, next, named)];
  for (const [name, write] of before) if (!after.has(name)) writes.push(free(write));
  for (const [name, write] of after) if (!before.has(name)) writes.push(write);
  return writes;
}

export async function store(writes: Write[]): Promise<void> {
  await transact(writes, (failed) => (failed.some((i) => i > 0 || writes[i]!.op === "put") ? new Error("a row with this id or unique value exists") : new Raced()));
}
