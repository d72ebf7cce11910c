import * as z from "zod";
import { use } from "./config.ts";
import { Fault } from "./fault.ts";
import type { TableStore } from "./store/table-store.ts";
import { entity, queryItems, type Stored } from "./table.ts";

/**
 * Things to do at a time, in one partition per hour, so that the clock reads only what is due.
 * Setting the same timer twice is one timer.
 */
const Timer = z.object({ at: z.iso.datetime(), kind: z.string(), subject: z.string() });
export type Timer = z.output<typeof Timer>;

const hourOf = (at: string): string => at.slice(0, 13);

const Timers = entity(Timer, {
  name: "timer",
  key: (t: Timer) => ({ pk: `timer#${hourOf(t.at)}`, sk: `${t.at}#${t.kind}#${t.subject}` }),
});

const Cursor = z.object({ hour: z.string() });
const Cursors = entity(Cursor, { name: "timer_cursor", key: (_: object) => ({ pk: "timer", sk: "cursor" }) });

/** If the clock did not run for longer than this, older timers are skipped: 40 days, in hours. */
const maxCatchUpHours = 40 * 24;
// Another process may still be setting a timer for the hour that just ended.
const settleAfter = 10 * 60_000;

/** Tables whose cursor this process has seen. */
const tablesWithCursor = new WeakSet<TableStore>();

/** Sets a timer; a time already past is done at the next tick. */
export async function set(timer: Timer, now: Date = new Date()): Promise<void> {
  const { table } = use();
  // The first timer of all says from where the clock has to look, should it start only days later.
  if (!tablesWithCursor.has(table)) await Cursors.ensure({ hour: hourOf(now.toISOString()) });
  tablesWithCursor.add(table);
  const at = timer.at < now.toISOString() ? now.toISOString() : timer.at;
  await Timers.ensure({ ...timer, at });
}

/**
 * Does everything that is due, hour by hour since the last tick. `handle` must be idempotent: a timer is removed
 * only after it was handled, so a crash repeats it. One that fails holds up no other and is tried at every tick.
 * @returns how many timers were handled
 * @throws Error at the end, when some failed
 */
export async function run(handle: (timer: Timer, now: Date) => Promise<void>, now: Date = new Date()): Promise<number> {
  const cursor = await Cursors.get({}, { consistent: true });
  if (!cursor) return 0;
  const to = hourOf(now.toISOString());
  // A clock that was ahead moved the cursor past hours whose timers were set since it came back.
  const wasAhead = cursor.hour > to;
  const oldest = hourOf(new Date(now.getTime() - maxCatchUpHours * 3_600_000).toISOString());
  let settled = hourOf(new Date(now.getTime() - settleAfter).toISOString());
  let done = 0;
  const errors: unknown[] = [];
  for (let hour = cursor.hour > oldest && !wasAhead ? cursor.hour : oldest; hour <= to; hour = nextHour(hour)) {
    const ran = await runHour(hour, handle, now);
    done += ran.done;
    if (ran.errors.length > 0 && hour < settled) settled = hour;
    errors.push(...ran.errors);
  }
  if (settled > cursor.hour || wasAhead) await move(cursor, settled);
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} timers failed, ${done} were handled`);
  return done;
}

async function runHour(hour: string, handle: (timer: Timer, now: Date) => Promise<void>, now: Date): Promise<{ done: number; errors: unknown[] }> {
  const errors: unknown[] = [];
  let done = 0;
  let cursor: string | undefined;
  do {
    const page = await queryItems({ pk: `timer#${hour}`, to: `${now.toISOString()}~`, limit: 100, consistent: true, cursor });
    for (const timer of page.items.map(Timers.parse)) {
      try {
        await handle(timer, now);
        await Timers.remove(timer);
        done++;
      } catch (error) {
        errors.push(error);
      }
    }
    cursor = page.cursor;
  } while (cursor);
  return { done, errors };
}

const nextHour = (hour: string): string => hourOf(new Date(Date.parse(`${hour}:00:00Z`) + 3_600_000).toISOString());

/** Moves the cursor; another clock that was quicker did it as well. */
async function move(cursor: Stored<z.output<typeof Cursor>>, hour: string): Promise<void> {
  try {
    await Cursors.save({ ...cursor, hour });
  } catch (error) {
    if (!Fault.is(error) || error.kind !== "conflict") throw error;
  }
}
