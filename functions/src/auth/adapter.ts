import { createAdapterFactory, type CleanedWhere } from "better-auth/adapters";
import { listedAt, lists } from "@among/core/identity/person";
import { personOf } from "@among/core/identity/session";
import { Guards } from "@among/core/identity/unique";
import type { Write } from "@among/core/store/table-store";
import { transact, type Stored } from "@among/core/table";
import { homeOf, ownedId, ownerIn, plain, type Home, type Row } from "./rows.ts";
import { fits, mustBe, order } from "./where.ts";

/** How often a write is tried again when another one of the same row came in between. */
const attempts = 12;

class Raced extends Error {}

/** Field names as the table holds them: the library's options may rename any. */
type Named = (model: string, field: string) => string;

/**
 * better-auth over the one table. Everything sign-in looks up (user by id, phone or mail; session by token;
 * verification by identifier; account, passkey and second factor by person or credential) is a keyed read.
 * Anything else falls back to the sharded list of the model, which nothing in this house asks for.
 */
export const tableAdapter = createAdapterFactory({
  config: {
    adapterId: "among-table",
    adapterName: "Among table",
    supportsDates: false,
    supportsJSON: true,
    supportsArrays: true,
    supportsBooleans: true,
    supportsNumericIds: false,
    // DynamoDB has no transaction that reads and then decides; every step here is atomic by itself.
    transaction: false,
  },
  adapter: ({ getFieldName, getDefaultModelName }) => {
    const named: Named = (model, field) => getFieldName({ model, field });
    const find = async (model: string, where: readonly CleanedWhere[] = []): Promise<Stored<Row>[]> => {
      const key = getDefaultModelName(model);
      return (await candidates(key, where, named)).filter((row) => fits(row, where));
    };
    const change = async (model: string, row: Stored<Row>, values: Row): Promise<Row> => {
      const key = getDefaultModelName(model);
      const next = { ...plain(row), ...values } as Row;
      await store(moving(key, row, next, named));
      return next;
    };
    /** Finds again and tries again until nobody comes in between. */
    const settle = async <R>(step: () => Promise<R>): Promise<R> => {
      for (let i = 1; ; i++) {
        try {
          return await step();
        } catch (error) {
          if (!(error instanceof Raced) || i === attempts) throw error;
        }
      }
    };
    const take = async (model: string, row: Stored<Row>): Promise<boolean> => {
      try {
        await store(removing(getDefaultModelName(model), row, named));
        return true;
      } catch (error) {
        if (error instanceof Raced) return false;
        throw error;
      }
    };

    return {
      create: async ({ model, data }) => {
        const key = getDefaultModelName(model);
        const row = { ...data, id: ownedId(key, data as unknown as Row) } as Row;
        await store(creating(key, row, named));
        return row as unknown as typeof data;
      },
      findOne: async ({ model, where, select }) => {
        const [row] = await find(model, where);
        return (row ? only(row, select, (f) => named(model, f)) : null) as never;
      },
      findMany: async ({ model, where, sortBy, limit, offset = 0, select }) => {
        const rows = await find(model, where);
        if (sortBy) {
          const field = named(model, sortBy.field);
          rows.sort((a, b) => (sortBy.direction === "asc" ? 1 : -1) * order(a[field], b[field]));
        }
        return rows.slice(offset, limit === undefined ? undefined : offset + limit).map((row) => only(row, select, (f) => named(model, f))) as never;
      },
      count: async ({ model, where }) => (await find(model, where)).length,
      update: ({ model, where, update }) =>
        settle(async () => {
          const [row] = await find(model, where);
          return (row ? await change(model, row, update as Row) : null) as never;
        }),
      updateMany: async ({ model, where, update }) => {
        const rows = await find(model, where);
        for (const { id } of rows) {
          await settle(async () => {
            const [row] = await find(model, [...where.filter((c) => c.connector !== "OR"), same(named(model, "id"), id)]);
            if (row) await change(model, row, update as Row);
          });
        }
        return rows.length;
      },
      delete: async ({ model, where }) => {
        for (const row of await find(model, where)) await take(model, row);
      },
      deleteMany: async ({ model, where }) => {
        let count = 0;
        for (const row of await find(model, where)) if (await take(model, row)) count++;
        return count;
      },
      consumeOne: async ({ model, where }) => {
        const [row] = await find(model, where);
        return (row && (await take(model, row)) ? plain(row) : null) as never;
      },
      incrementOne: ({ model, where, increment, set }) =>
        settle(async () => {
          const [row] = await find(model, where);
          if (!row) return null as never;
          const sums = Object.entries(increment).map(([field, by]) => [field, Number(row[field] ?? 0) + by]);
          return (await change(model, row, { ...Object.fromEntries(sums), ...set } as Row)) as never;
        }),
    };
  },
});

const same = (field: string, value: string): CleanedWhere => ({ field, value, operator: "eq", connector: "AND", mode: "sensitive" });

function only(row: Stored<Row>, select: string[] | undefined, name: (field: string) => string): Row {
  if (!select?.length) return plain(row);
  return Object.fromEntries(select.map((field) => [name(field), row[name(field)]])) as Row;
}

/** The rows among which those that fit must be, by the narrowest key the clauses name. */
async function candidates(model: string, where: readonly CleanedWhere[], named: Named): Promise<Stored<Row>[]> {
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

/** A field this set of options does not have keeps its own name, and no clause speaks of it. */
function has(model: string, field: string, named: Named): string {
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

async function all(query: { index?: "g1" | "g4"; pk: string; begins?: string; from?: string; to?: string }, home: Home): Promise<Stored<Row>[]> {
  const rows: Stored<Row>[] = [];
  let cursor: string | undefined;
  do {
    const page = await home.entity.query({ ...query, begins: query.begins || undefined, limit: 100, cursor, consistent: query.index === undefined });
    rows.push(...(page.items as Stored<Row>[]));
    cursor = page.cursor;
  } while (cursor);
  return rows;
}

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

const creating = (model: string, row: Row, named: Named): Write[] => [homeOf(model).entity.creating(row), ...guards(model, row, named).values()];

const removing = (model: string, row: Stored<Row>, named: Named): Write[] => [
  homeOf(model).entity.removing(row, [{ attr: "v", is: "=", value: row.version }]),
  ...[...guards(model, row, named).values()].map(free),
];

/** A changed row; moved when a field of its key changed, with its guards. */
function moving(model: string, row: Stored<Row>, next: Row, named: Named): Write[] {
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

async function store(writes: Write[]): Promise<void> {
  await transact(writes, (failed) => (failed.some((i) => i > 0 || writes[i]!.op === "put") ? new Error("a row with this id or unique value exists") : new Raced()));
}
