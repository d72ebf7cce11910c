import * as z from "zod";
import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { secret } from "../id.ts";
import { everything } from "../pages.ts";
import { maxWrites } from "../store/table-store.ts";
import { goesOn, isAhead } from "../stored-time.ts";
import { entity, type Stored } from "../table.ts";
import { record } from "./audit.ts";
import * as Ending from "./ending.ts";
import { can, need } from "./permissions.ts";
import { grantsFor, listedAt, partition, People, type Person } from "./person.ts";

/** One sign-in on one device. Its record is also the sign-in library's `session`, which may write null. */
const Info = z.object({
  id: z.string(),
  /** `<person id>.<random>`: the token itself says where person and session are kept, so checking it is one read. */
  token: z.string(),
  userId: z.string(),
  expiresAt: z.string(),
  createdAt: z.string(),
  updatedAt: z.string().nullish(),
  ipAddress: z.string().nullish(),
  userAgent: z.string().nullish(),
  /** When a second factor was last given in it, ISO. */
  provedAt: z.string().nullish(),
  lastSeenAt: z.string().nullish(),
  /** Town and country of last use, as far as the network's edge tells; never an exact address. */
  place: z.string().nullish(),
});
export type Session = z.output<typeof Info>;

const day = 86_400_000;
/** How long a session lives without being used, in ms; and how often being used is written down. */
export const lifetimes = {
  public: { idle: 90 * day, touch: day },
  staff: { idle: day / 2, touch: 15 * 60_000 },
} as const;
export const lifetimeOf = (person: Pick<Person, "staff">) => (person.staff ? lifetimes.staff : lifetimes.public);

/** How long the row of a session is kept after the session's end, in seconds. */
const keptAfterEnd = 86_400;

/** How long a browser keeps the cookie, in seconds: past the session's end, so that what was typed meanwhile can be given back to its writer. */
export const cookieSeconds = (staff: boolean): number => lifetimes[staff ? "staff" : "public"].idle / 1000 + keptAfterEnd;

const tokenPattern = /^(per_[0-9A-Z]{26})\.[0-9A-Z]{26}$/;
/** The person a token belongs to, or undefined for a token of another form. */
export const personOf = (token: string): string | undefined => tokenPattern.exec(token)?.[1];
export const newToken = (person: string): string => `${person}.${secret()}`;

export const Sessions = entity(Info, {
  name: "session",
  key: (s: { userId: string; token: string }) => ({ pk: partition(s.userId), sk: `session#${s.token}` }),
  index: {
    g1: (s) => (personOf(s.token) ? undefined : [`session#${s.token}`, s.id]),
    g4: (s) => listedAt("session", s.id),
  },
  expires: (s) => Date.parse(s.expiresAt) / 1000 + keptAfterEnd,
});

export interface Checked {
  person: Stored<Person>;
  session: Stored<Session>;
  actor: Extract<Actor, { kind: "person" }>;
}

/**
 * Who holds this token now, in one round trip; undefined when it was revoked, has run out or the account is gone.
 * @param token already verified to be signed by us
 */
export async function check(token: string, device: string | undefined, now: number = Date.now()): Promise<Checked | undefined> {
  const userId = personOf(token);
  if (!userId || Ending.has(token)) return undefined;
  const items = await use().table.batchGet([People.key({ id: userId }), Sessions.key({ userId, token })]);
  const [personItem, sessionItem] = [items.find(People.is), items.find(Sessions.is)];
  if (!personItem || !sessionItem) return undefined;
  const [person, session] = [People.parse(personItem), Sessions.parse(sessionItem)];
  if (person.status !== "active" || !isAlive(session, person, now)) return undefined;
  return { person, session, actor: actorIn(person, session, device) };
}

/**
 * Staff are signed in for half a day without use, and not for longer because a clock was wrong when they were seen last.
 * A citizen's session goes on, and gets a true end when it is used.
 */
function isAlive(session: Session, person: Person, now: number): boolean {
  const end = Date.parse(session.expiresAt);
  return person.staff ? goesOn(end, lifetimes.staff.idle, now) : end > now;
}

function actorIn(person: Person, session: Session, device: string | undefined): Checked["actor"] {
  const provedAt = session.provedAt ? Date.parse(session.provedAt) : undefined;
  return { kind: "person", id: person.id, name: person.name, grants: grantsFor(person, provedAt), device, provedAt };
}

/** Moves the end of an idle session on; writes at most once per `touch`. @returns true when the cookie should be sent anew */
export async function touch({ person, session }: Checked, lastUse: { place?: string }, now: number = Date.now()): Promise<boolean> {
  const { idle, touch: every } = lifetimeOf(person);
  const seen = Date.parse(session.lastSeenAt ?? session.createdAt);
  if (now - seen < every && !isAhead(seen, now)) return false;
  const at = new Date(now).toISOString();
  try {
    await Sessions.save({ ...session, ...(lastUse.place ? lastUse : {}), lastSeenAt: at, expiresAt: new Date(now + idle).toISOString() });
    return true;
  } catch (error) {
    // Another request of the same browser was quicker, or it was revoked this moment; or nothing can be kept, which must not stop reading.
    if (Fault.is(error) && (error.kind === "conflict" || error.kind === "unavailable")) return false;
    throw error;
  }
}

/** What a person sees of a session; the token never leaves. */
export interface Shown {
  id: string;
  current: boolean;
  userAgent?: string;
  place?: string;
  createdAt: string;
  lastSeenAt: string;
  proved: boolean;
}

/** The live sessions of a person, last used first. @param token the one asking, to mark it */
export async function list(actor: Actor, token?: string, now: number = Date.now()): Promise<Shown[]> {
  need(actor, "session.list");
  if (actor.kind !== "person") return [];
  return shown(await of(actor.id), token, now);
}

/** Those still alive, last used first, without their tokens. */
export function shown(sessions: readonly Session[], token: string | undefined, now: number): Shown[] {
  return sessions
    .filter((s) => Date.parse(s.expiresAt) > now)
    .map((s) => ({
      id: s.id,
      current: s.token === token,
      userAgent: s.userAgent ?? undefined,
      place: s.place ?? undefined,
      createdAt: s.createdAt,
      lastSeenAt: s.lastSeenAt ?? s.createdAt,
      proved: Boolean(s.provedAt),
    }))
    .sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt));
}

/** All sessions of a person, however many there are: what is to end them must not leave any. */
export const of = (person: string): Promise<Stored<Session>[]> => everything((cursor) => Sessions.query({ pk: partition(person), begins: "session#", limit: 100, consistent: true, cursor }));

/**
 * Ends one session at once.
 * @param person whose it is; an admin may name another's
 * @throws Fault missing `session.missing`, also for somebody else's
 */
export async function revoke(actor: Actor, id: string, person: string = actor.kind === "person" ? actor.id : "", now: Date = new Date()): Promise<void> {
  need(actor, "session.revoke");
  const gone = new Fault("missing", "session.missing");
  if (!can(actor, "session.revoke", { person })) throw gone;
  const session = (await of(person)).find((s) => s.id === id);
  if (!session) throw gone;
  await Sessions.remove(session);
  if (actor.kind !== "person" || actor.id !== person) await record(actor, "session.revoke", person, {}, now);
}

/** Ends the session of this token: signing out, or signing in anew on the same browser. */
export async function end(token: string): Promise<void> {
  const userId = personOf(token);
  if (userId) await Ending.end(token, () => Sessions.remove({ userId, token }));
}

/** Ends every session of a person but the one of this token: the password changed. */
export async function endOthers(person: string, token: string | undefined): Promise<void> {
  const others = (await of(person)).filter((session) => session.token !== token);
  for (let at = 0; at < others.length; at += maxWrites) await use().table.write(others.slice(at, at + maxWrites).map((session) => Sessions.removing(session)));
}

/** Writes down that the second factor was given in this session just now. */
export async function prove(session: Pick<Session, "userId" | "token">, now: Date = new Date()): Promise<void> {
  const fresh = await Sessions.get(session, { consistent: true });
  if (fresh) await Sessions.save({ ...fresh, provedAt: now.toISOString() });
}
