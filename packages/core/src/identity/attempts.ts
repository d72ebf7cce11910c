import { forgive, limit, type Rule } from "../limit.ts";

/** From where somebody tries to sign in as staff. */
export interface Attempt {
  /** For limits, where the runtime tells one. */
  address?: string;
  /** The browser's id, where this account signed in fully in it before: `knownTo`. */
  browser?: string;
}

/**
 * A browser that the account knows counts for itself alone. All others count together, per account and per address:
 * strangers can slow each other, and an officer at an unknown browser, but not an officer at the own desk.
 */
export const limits = {
  password: { max: 10, seconds: 15 * 60 },
  address: { max: 40, seconds: 3600 },
  factor: { max: 10, seconds: 15 * 60 },
  /** Each try hits one of three codes that are valid: at most 1 in 10,000 a day for whoever has the password. */
  factorOfDay: { max: 30, seconds: 86_400 },
} as const satisfies Record<string, Rule>;

const keyOf = (account: string, { browser }: Attempt): string => (browser ? `${account}:${browser}` : account);

async function count(name: "password" | "factor", account: string, attempt: Attempt, now: number): Promise<void> {
  if (attempt.address && !attempt.browser) await limit(`staff.${name}_address`, attempt.address, limits.address, now);
  await limit(`staff.${name}`, keyOf(account, attempt), limits[name], now);
}

/** Counts a try at a password, before it is compared. @param email as it is stored @throws Fault limited `limit.staff.password_address` | `limit.staff.password` */
export const countPassword = (email: string, attempt: Attempt, now: number = Date.now()): Promise<void> => count("password", email, attempt, now);

/** The password was right: wrong ones before it are forgiven. */
export const forgivePassword = (email: string, attempt: Attempt): Promise<void> => forgive("staff.password", keyOf(email, attempt));

/**
 * Counts a try at a second factor. Only for somebody who gave the right password in this flow; nobody else may use up an account's tries.
 * @throws Fault limited `limit.staff.factor_address` | `limit.staff.factor` | `limit.staff.factor_of_day`
 */
export async function countFactor(person: string, attempt: Attempt, now: number = Date.now()): Promise<void> {
  await count("factor", person, attempt, now);
  await limit("staff.factor_of_day", keyOf(person, attempt), limits.factorOfDay, now);
}

/** The second factor was right: wrong ones before it, from browsers that are counted with this one, are forgiven. */
export async function forgiveFactor(person: string, attempt: Attempt): Promise<void> {
  await Promise.all(["staff.factor", "staff.factor_of_day"].map((name) => forgive(name, keyOf(person, attempt))));
}

/**
 * Counts a try at something that somebody who is signed in proves again: a second factor, the password.
 * Per session, so that a stolen one cannot stop its owner's.
 * @throws Fault limited `limit.staff.proof` | `limit.staff.proof_of_day`
 */
export async function countProof(token: string, now: number = Date.now()): Promise<void> {
  await limit("staff.proof", token, limits.factor, now);
  await limit("staff.proof_of_day", token, limits.factorOfDay, now);
}

/** It was right. */
export async function forgiveProof(token: string): Promise<void> {
  await Promise.all(["staff.proof", "staff.proof_of_day"].map((name) => forgive(name, token)));
}
