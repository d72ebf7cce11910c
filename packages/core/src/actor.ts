import { Fault } from "./fault.ts";

/**
 * Who is asking. Made once per request by an adapter (`functions/src/http/actor.ts`), passed first to every verb.
 * A guest may carry a device key: the hash of a secret that lives in the browser's cookie.
 */
export const roles = [
  "citizen",
  "farmer",
  "buyer",
  "extension_officer",
  "editor",
  "agency_officer",
  "agency_head",
  "operator",
  "admin",
] as const;
export type Role = (typeof roles)[number];

/** One role a person holds, with its scope: an agency's key, or village codes, or commodity groups. */
export interface Grant {
  role: Role;
  agency?: string;
  villages?: string[];
  commodities?: string[];
  /** For self-declared farmers and buyers: set when an officer vouched. */
  verified?: boolean;
}

/** What rate limits go by. */
interface Counted {
  /** The client's network, where the adapter knows one that means somebody. Never stored or logged as it is. */
  address?: string;
  /** Somebody whom a program makes up to fill a town: what they do is not counted. No adapter sets it. */
  madeUp?: true;
}

/** For how long a guest's device is new, in ms: some limits are tight until then. */
export const newFor = 10 * 60_000;

export type Actor =
  | ({ kind: "guest"; device?: string; /** where its cookie is worth less: not signed by us, or signed a few minutes ago, as anybody can have many */ deviceIs?: "unsigned" | "new"; /** whose session this browser had until it ended; it allows nothing */ was?: string } & Counted)
  | ({ kind: "person"; id: string; name: string; grants: Grant[]; device?: string; /** when the session last proved itself with a second factor, ms */ provedAt?: number } & Counted)
  | { kind: "system"; name: "clock" | "stream" | "seed" | "setup" };

export const system = (name: "clock" | "stream" | "seed" | "setup"): Actor => ({ kind: "system", name });

/** How an actor is written down as an author or follower: `per_…`, `dev_…`, or nothing for a guest without a device. */
export function ref(actor: Actor): string | undefined {
  if (actor.kind === "person") return actor.id;
  if (actor.kind === "guest") return actor.device;
  return undefined;
}

/** The agencies this actor works for in one of the two agency roles, in the order they were given. */
export const agenciesOf = (actor: Actor): string[] =>
  actor.kind === "person" ? [...new Set(actor.grants.flatMap((g) => ((g.role === "agency_officer" || g.role === "agency_head") && g.agency ? [g.agency] : [])))] : [];

/** True when the actor holds the role, for this agency when one is named. */
export const has = (actor: Actor, role: Role, agency?: string): boolean =>
  actor.kind === "person" && actor.grants.some((g) => g.role === role && (agency === undefined || g.agency === agency));

/** The signed-in person behind the actor. @throws Fault unauthenticated `session.needed` */
export function personOf(actor: Actor): Extract<Actor, { kind: "person" }> {
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  return actor;
}
