import { newFor, ref, type Actor } from "./actor.ts";
import { use } from "./config.ts";
import { Fault } from "./fault.ts";
import { keyedHash } from "./keyed-hash.ts";
import { ConditionFailed, type Item, type Key } from "./store/table-store.ts";
import { goesOn, maxSkew } from "./stored-time.ts";

/** At most `max` uses in any `seconds`. */
export interface Rule {
  max: number;
  seconds: number;
  /** Growing pauses in seconds: after the first use inside the window, after the second, …; the last one repeats. */
  waits?: readonly number[];
}

/** How often one person or device may do something, and one address. */
export interface ActorRule {
  who: Rule;
  address: Rule;
  /**
   * For guests whose device is new, from one address: anybody can have any number of devices. All whose address tells nothing
   * count as one, so that a server behind a proxy of its own is bounded too. Whoever waits until the device is no longer new is free of it.
   */
  newcomers?: Rule;
}

// The window slides in quarters: the current quarter and the four before it cover at least one whole window, so there are
// never more than `max` uses in any window. A use may be counted for up to a quarter longer than the window.
const partsPerWindow = 4;

/**
 * Counts one use, in the table, so that it holds across processes. The key is stored as a keyed hash only.
 * @param name what is limited: `code.number`; it is also the fault's code
 * @param key who is limited: a number, an address, an actor. A network of IPv6 (`…::/64`) is counted with the /48 around it, too
 * @throws Fault limited `limit.<name>` with `retryAfter`; a refused use does not count
 */
export async function limit(name: string, key: string, rule: Rule, now: number = Date.now()): Promise<void> {
  await count(name, keyOf(name, key), rule, now);
  const site = siteOf(key);
  if (site) await count(name, keyOf(name, site), { max: rule.max * networksPerSite, seconds: rule.seconds }, now);
}

/** One customer may be given a /48 of IPv6, and have 65,536 of the networks that are counted: all of them together get what four may have. */
const networksPerSite = 4;

/** The /48 around a network of IPv6, in a key that ends in one: `2001:db8:1:2::/64` lies in `2001:db8:1::/48`. */
export function siteOf(key: string): string | undefined {
  const found = /^(.*?(?:[0-9a-f]{1,4}:){3})[0-9a-f]{1,4}::\/64$/.exec(key);
  return found ? `${found[1]}:/48` : undefined;
}

/**
 * Counts one use for the actor and for the address they come from, each where there is one. The system is not counted.
 * @throws as `limit`
 */
export async function limitActor(name: string, actor: Actor, { who, address, newcomers }: ActorRule, now: number = Date.now()): Promise<void> {
  if (actor.kind === "system" || actor.madeUp) return;
  if (newcomers && actor.kind === "guest" && actor.deviceIs) await limitNewcomer(name, actor.address, newcomers, now);
  const by = ref(actor);
  if (by) await limit(name, `${by}:${who.seconds}`, who, now);
  if (actor.address) await limit(name, `address:${actor.address}`, address, now);
}

async function limitNewcomer(name: string, address: string | undefined, rule: Rule, now: number): Promise<void> {
  try {
    await limit(name, `newcomers:${address ?? ""}`, rule, now);
  } catch (error) {
    if (!Fault.is(error) || error.kind !== "limited") throw error;
    // By then the device is no longer new.
    throw new Fault("limited", error.code, { retryAfter: Math.min(error.detail.retryAfter!, newFor / 1000) });
  }
}

/**
 * Refuses where nothing is left, and counts nothing: before a limit that others share, so that who is refused here uses up none of theirs.
 * @throws as `limit`
 */
export async function needLeft(name: string, key: string, rule: Rule, now: number = Date.now()): Promise<void> {
  const item = await use().table.get(keyOf(name, key));
  const part = partAt(rule, now);
  if (used(item, part) >= rule.max) throw refused(name, wait(item!, part, rule, now));
}

/**
 * Counts one use and then does something; not at all where nothing is left, however many ask at the very same moment.
 * @throws as `limit`, and what the work throws
 */
export async function limiting<T>(name: string, key: string, rule: Rule, work: () => Promise<T>, now: number = Date.now()): Promise<T> {
  await limit(name, key, rule, now);
  return work();
}

async function count(name: string, at: Key, rule: Rule, now: number): Promise<void> {
  const part = partAt(rule, now);
  if (rule.waits) await pause(name, at, rule, part, now);
  const item = await use().table.update({
    op: "update",
    key: at,
    add: { [`n${part}`]: 1 },
    set: { type: "limit", body: "{}", v: 1, ttl: Math.ceil(now / 1000) + 2 * rule.seconds },
  });
  const names = Object.keys(item);
  // Only now and then, so that counting stays one write.
  if (names.length > 5 * partsPerWindow) await use().table.update({ op: "update", key: at, remove: names.filter((name) => /^n\d+$/.test(name) && !mayCount(Number(name.slice(1)), rule, now)) });
  if (used(item, part) <= rule.max) return;
  await use().table.update({ op: "update", key: at, add: { [`n${part}`]: -1 } });
  throw refused(name, wait(item, part, rule, now));
}

/** Forgets what was counted: after the right password, wrong tries are forgiven. */
export const forgive = (name: string, key: string): Promise<void> => use().table.write([{ op: "delete", key: keyOf(name, key) }]);

function keyOf(name: string, key: string): Key {
  const mark = keyedHash(`limit:${name}:${key}`).slice(0, 27);
  return { pk: `limit#${name}#${mark}`, sk: "limit" };
}

const partAt = (rule: Rule, now: number): number => Math.floor((now * partsPerWindow) / (rule.seconds * 1000));
/** Whether a quarter is in the window, or in that of a clock a little quicker than ours; one further ahead is from a clock that was wrong. */
const mayCount = (part: number, rule: Rule, now: number): boolean => part >= partAt(rule, now) - partsPerWindow && part <= partAt(rule, now + maxSkew);
const usedIn = (item: Item | undefined, part: number): number => Number(item?.[`n${part}`] ?? 0);

function used(item: Item | undefined, part: number): number {
  let sum = 0;
  for (let i = 0; i <= partsPerWindow; i++) sum += usedIn(item, part - i);
  return sum;
}

/** Moves the earliest moment of the next use on; whoever comes before it, or second at the same moment, waits. */
async function pause(name: string, key: Key, rule: Rule, part: number, now: number): Promise<void> {
  const item = await use().table.get(key, { consistent: true });
  const next = Number(item?.next ?? 0);
  if (goesOn(next, Math.max(...rule.waits!) * 1000, now)) throw refused(name, (next - now) / 1000);
  const before = used(item, part);
  if (before >= rule.max) throw refused(name, wait(item!, part, rule, now));
  const seconds = rule.waits![Math.min(before, rule.waits!.length - 1)]!;
  try {
    await use().table.update({
      op: "update",
      key,
      set: { next: now + seconds * 1000, type: "limit", body: "{}", v: 1 },
      if: [item?.next === undefined ? { attr: "next", is: "absent" } : { attr: "next", is: "=", value: next }],
    });
  } catch (error) {
    throw ConditionFailed.is(error) ? refused(name, seconds) : error;
  }
}

/** Seconds until enough quarters have slid out for one more use. */
function wait(item: Item, part: number, rule: Rule, now: number): number {
  const size = (rule.seconds * 1000) / partsPerWindow;
  let sum = Math.min(used(item, part), rule.max);
  for (let i = partsPerWindow; i >= 0; i--) {
    sum -= usedIn(item, part - i);
    if (sum < rule.max) return ((part - i + partsPerWindow + 1) * size - now) / 1000;
  }
  return rule.seconds;
}

const refused = (name: string, seconds: number): Fault => new Fault("limited", `limit.${name}`, { retryAfter: Math.max(1, Math.ceil(seconds)) });
