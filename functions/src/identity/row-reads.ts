import type { CleanedWhere } from "better-auth/adapters";
import { listedAt, lists } from "@among/core/identity/person";
import { personOf } from "@among/core/identity/session";
import { Guards } from "@among/core/identity/unique";
import { everything } from "@among/core/pages";
import type { Stored } from "@among/core/table";
import { homeOf, ownerIn, type Home, type Row } from "./rows.ts";
import { mustBe } from "./where.ts";

/** Field names as the table holds them: the library's options may rename any. */
export type Named = (model: string, field: string) => string;

/** Reads by the narrowest key that the clauses name: every row that fits them is among these. */
export async function candidates(model: string, where: readonly CleanedWhere[], named: Named): Promise<Stored<Row>[]> {
  const home = homeOf(model);
  const equal = (field: string) => mustBe(where, has(model, field, named));
  const ids = equal("id");
  if (ids) return (await Promise.all([...new Set(ids)].map((id) => byId(model, home, id)))).flat();
  for (const field of home.unique) {
    const values = equal(field);
    if (values) return guarded(model, home, field, values);
  }
  const tokens = model === "session" ? equal("token") : undefined;
  if (tokens?.every(personOf)) return home.entity.batchGet(tokens.map((token) => ({ id: "", token, userId: personOf(token) }))) as Promise<Stored<Row>[]>;
  const owners = home.owner && equal(home.owner.field);
  if (owners) return (await Promise.all(owners.map((owner) => all({ pk: home.owner!.pk(owner), begins: home.owner!.begins }, home)))).flat();
  const values = home.lookup?.fields.map(equal);
  if (values?.every((v) => v?.length === 1)) return all({ index: "g1", pk: home.lookup!.pk(values.map((v) => v![0]!)) }, home);
  return (await Promise.all(lists(model).map((pk) => all({ index: "g4", pk }, home)))).flat();
}

/** A field that these options do not have keeps its own name; no clause names it. */
export function has(model: string, field: string, named: Named): string {
  try {
    return named(model, field);
  } catch {
    return field;
  }
}

async function byId(model: string, home: Home, id: string): Promise<Stored<Row>[]> {
  if (!home.owner) {
    const row = await home.entity.get({ id }, { consistent: true });
    return row ? [row as Stored<Row>] : [];
  }
  const owner = ownerIn(id);
  if (owner) return (await all({ pk: home.owner.pk(owner), begins: home.owner.begins }, home)).filter((row) => row.id === id);
  return all({ index: "g4", pk: listedAt(model, id)[0], from: id, to: id }, home);
}

async function guarded(model: string, home: Home, field: string, values: string[]): Promise<Stored<Row>[]> {
  const guards = await Guards.batchGet(values.map((value) => ({ model, field, value })));
  return (await home.entity.batchGet(guards.map((g) => ({ id: g.of })))) as Stored<Row>[];
}

const all = (query: { index?: "g1" | "g4"; pk: string; begins?: string; from?: string; to?: string }, home: Home): Promise<Stored<Row>[]> =>
  everything((cursor) => home.entity.query({ ...query, begins: query.begins || undefined, limit: 100, cursor, consistent: query.index === undefined })) as Promise<Stored<Row>[]>;
