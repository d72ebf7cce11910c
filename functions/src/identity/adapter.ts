import { createAdapterFactory, type CleanedWhere } from "better-auth/adapters";
import type { Stored } from "@among/core/table";
import { candidates, type Named } from "./row-reads.ts";
import { creating, moving, Raced, removing, store } from "./row-writes.ts";
import { ownedId, plain, type Row } from "./rows.ts";
import { fits, order } from "./where.ts";

/** How often a write is tried again when another one of the same row came in between. */
const attempts = 12;

/**
 * better-auth over the one table. Everything sign-in looks up (user by id, phone or mail; session by token;
 * verification by identifier; account, passkey and second factor by person or credential) is a keyed read.
 * Anything else falls back to the sharded list of the model, which nothing in this platform does.
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
    /** Reads and writes again until no other write of the row came in between. */
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
