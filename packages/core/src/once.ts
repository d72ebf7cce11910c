import * as z from "zod";
import { Fault } from "./fault.ts";
import type { Write } from "./store/table-store.ts";
import { entity, transact } from "./table.ts";

/** The feed keeps a record for a day and a dead letter for two weeks; a month covers both. */
export const markDays = 31;

/** Marks that something that adds up was done, so that the change feed's second delivery does nothing. */
const Mark = z.object({ what: z.string(), at: z.iso.datetime() });
const Marks = entity(Mark, {
  name: "once",
  key: (m: { what: string }) => ({ pk: `once#${m.what}`, sk: "once" }),
  expires: (m) => Date.parse(m.at) / 1000 + markDays * 86_400,
});

/**
 * Writes these, exactly once per `what`, all or nothing.
 * @returns false when it had been done before
 */
export async function once(what: string, writes: Write[], now: Date = new Date()): Promise<boolean> {
  const done = new Fault("conflict", "once.done");
  try {
    await transact([Marks.creating({ what, at: now.toISOString() }), ...writes], (failed) => (failed.includes(0) ? done : new Error(`once ${what}: a write was refused`)));
    return true;
  } catch (error) {
    if (error === done) return false;
    throw error;
  }
}
