import * as z from "zod";
import { Fault } from "./fault.ts";
import { entity, queryItems } from "./table.ts";

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

/** A clock that stood still longer than this forgets what it missed: 40 days, in hours. */
const memory = 40 * 24;
// Another process may still be setting a timer for the hour that just ended.
const slack = 10 * 60_000;

/** Sets a timer; a time already past is done at the next tick. */
export async function set(timer: Timer, now: Date = new Date()): Promise<void> {
  const at = timer.at < now.toISOString() ? now.toISOString() : timer.at;
  try {
    await Timers.create({ ...timer, at });
  } catch (error) {
    if (!Fault.is(error)) throw error;
  }
}

/**
 * Does everything that is due, hour by hour since the last tick. `handle` must be idempotent:
 * a timer is removed only after it was handled, so a crash repeats it.
 * @returns how many timers were handled
 */
export async function run(handle: (timer: Timer, now: Date) => Promise<void>, now: Date = new Date()): Promise<number> {
  const cursor = await Cursors.get({}, { consistent: true });
  const to = hourOf(now.toISOString());
  const oldest = hourOf(new Date(now.getTime() - memory * 3_600_000).toISOString());
  let hour = cursor && cursor.hour > oldest ? cursor.hour : cursor ? oldest : hourOf(new Date(now.getTime() - 3_600_000).toISOString());
  let done = 0;
  for (; hour <= to; hour = nextHour(hour)) done += await runHour(hour, handle, now);
  const settled = hourOf(new Date(now.getTime() - slack).toISOString());
  if (!cursor) await Cursors.create({ hour: settled });
  else if (settled > cursor.hour) await Cursors.save({ ...cursor, hour: settled });
  return done;
}

async function runHour(hour: string, handle: (timer: Timer, now: Date) => Promise<void>, now: Date): Promise<number> {
  let done = 0;
  for (;;) {
    const { items } = await queryItems({ pk: `timer#${hour}`, to: `${now.toISOString()}~`, limit: 100, consistent: true });
    for (const image of items) {
      const timer = Timers.parse(image);
      await handle(timer, now);
      await Timers.remove(timer);
      done++;
    }
    if (items.length < 100) return done;
  }
}

const nextHour = (hour: string): string => hourOf(new Date(Date.parse(`${hour}:00:00Z`) + 3_600_000).toISOString());
