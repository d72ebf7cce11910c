import { showPhone } from "@among/core/identity/phone";
import { demoSecret, seedPeople, type DemoPerson } from "./seed/identity/people.ts";
import { market } from "./seed/market/market.ts";
import type { SeedPart } from "./seed/part.ts";
import { reports } from "./seed/reports/reports.ts";

/** Every module that has something to show, in this order; a new one is added here. */
const parts: SeedPart[] = [reports, market];

/** How a demo person signs in, for whoever tries the platform out. */
export interface SignIn {
  who: string;
  /** What is typed: a phone number, or an address and a password. */
  with: string;
}

/**
 * Fills an empty town with what a demo needs, part by part.
 * @param say tells whoever waits what was done
 */
export async function seed(say: (line: string) => void, now: Date = new Date()): Promise<SignIn[]> {
  const people = await seedPeople(now);
  say(`${people.length} people`);
  const actors = people.map(({ actor }) => actor);
  for (const part of parts) say(await part({ now, people: actors }));
  return people.map(signIn);
}

function signIn({ role, actor, phone, email, password }: DemoPerson): SignIn {
  const agency = actor.grants.find((grant) => grant.agency)?.agency;
  const who = `${role.replace("_", " ")}${agency ? ` (${agency})` : ""}, ${actor.name}`;
  return { who, with: phone ? showPhone(phone) : `${email}  ${password}` };
}

/** For an authenticator app: the second factor of every demo officer. */
export { demoSecret };
