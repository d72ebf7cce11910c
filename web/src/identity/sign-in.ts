import type { Actor } from "@among/core/actor";
import type { Flow } from "@among/core/identity/flow";
import { home, local, localPath, type LocalPath } from "@among/core/identity/local-path";
import { errorText } from "../forms/errors.ts";
import { entry } from "../shell/entry.ts";
import type { Format } from "../shell/format.ts";
import type { Words } from "../shell/words.ts";

/** Screens of `/masuk`, by `?langkah=`; the first two are where one begins. */
export type Screen = "phone" | "staff" | "code" | "profile" | "totp" | "recovery" | "enrol" | "codes" | "prove";

const byStep: Record<string, Screen> = {
  kode: "code",
  profil: "profile",
  totp: "totp",
  "cadangan-masuk": "recovery",
  pasang: "enrol",
  cadangan: "codes",
  bukti: "prove",
};

/** What a screen needs; where it is missing, sign-in begins anew. */
const needs: Partial<Record<Screen, (flow: Flow | undefined, signedIn: boolean) => boolean>> = {
  code: (flow) => flow?.phone !== undefined,
  profile: (_, signedIn) => signedIn,
  totp: (flow) => flow?.email !== undefined,
  recovery: (flow) => flow?.email !== undefined,
  enrol: (flow, signedIn) => signedIn && flow?.totpUri !== undefined,
  codes: (flow, signedIn) => signedIn && flow?.recovery !== undefined,
  prove: (_, signedIn) => signedIn,
};

const ofStaff: readonly Screen[] = ["totp", "recovery", "enrol", "codes", "prove"];

/** The screen an address asks for, or where to send somebody for whom there is nothing to do here. */
export function screenOf(query: URLSearchParams, flow: Flow | undefined, actor: Actor, link: (path: string) => string): { screen: Screen } | { away: LocalPath } {
  const requested = entry(byStep, query.get("langkah"));
  const signedIn = actor.kind === "person";
  const to = query.get("to") ?? undefined;
  if (requested && (needs[requested]?.(flow, signedIn) ?? true)) return { screen: requested };
  if (requested) return { away: local(link("/masuk") as `/${string}`, { cara: ofStaff.includes(requested) ? "petugas" : undefined, galat: "expired", to }) };
  if (query.get("cara") === "petugas") return { screen: "staff" };
  // Whoever is signed in already is sent on, unless there is an error to show.
  if (signedIn && !query.has("galat")) return { away: localPath(to, localPath(link("/akun"))) };
  return { screen: "phone" };
}

/** The field beside which a mistake is shown; others stand above the form. */
const fieldOf: Record<string, string> = {
  phone_invalid: "phone",
  phone_not_served: "phone",
  code_wrong: "code",
  totp_wrong: "code",
  recovery_wrong: "code",
  sign_in_wrong: "email",
  name: "name",
  password_short: "password",
  password_long: "password",
  password_common: "password",
  password_personal: "password",
  password_local: "password",
  password_wrong: "password",
  current_wrong: "current",
};

export interface Wrong {
  /** Field → words. */
  fields: Record<string, string>;
  /** What belongs to no field. */
  message?: string;
  /** Seconds to wait, when there were too many tries or nothing can be kept. */
  wait?: number;
  /** Nothing can be kept for want of room. */
  isFull?: boolean;
}

/**
 * What went wrong, in words; for an unknown code only that something did.
 * @param names what the field of a new password is called, where not `password`
 */
export function wrongOf(galat: string | null, flow: Flow | undefined, words: Words["account"], names: { password?: string } = {}): Wrong {
  if (!galat) return { fields: {} };
  if (galat === "store.full") return { fields: {}, message: words.wrong[galat], wait: flow?.retryAfter ?? 60, isFull: true };
  if (galat === "limited") return { fields: {}, message: words.wrong.limited, wait: flow?.retryAfter ?? 60 };
  if (galat === "profile_invalid") {
    const fields = Object.entries(flow?.fields ?? {}).map(([field, code]) => [field, errorText({ ...words.fields, other: words.wrong.other! }, code, field)]);
    return { fields: Object.fromEntries(fields), message: fields.length === 0 ? words.wrong.profile_invalid : undefined };
  }
  const text = errorText(words.wrong, galat);
  const named = entry(fieldOf, galat);
  const field = named && galat.startsWith("password_") && galat !== "password_wrong" ? (names.password ?? named) : named;
  return field ? { fields: { [field]: text } } : { fields: {}, message: text };
}

/** A pause in words: seconds while they can be counted. */
export const pause = (seconds: number, words: Words["account"], format: Format): string =>
  seconds <= 90 ? words.seconds(seconds) : format.duration(seconds * 1000);

/** Where the forms come back to, when the address names it. */
export const backTo = (query: URLSearchParams): LocalPath | undefined => {
  const to = localPath(query.get("to"));
  return to === home ? undefined : to;
};
