import { showPhone } from "@among/core/identity/phone";
import { seedMarket } from "./seed/market/market.ts";
import { demoSecret, seedPeople, type DemoPerson } from "./seed/identity/people.ts";
import { seedReports } from "./seed/reports/reports.ts";

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
  const { reports, photos } = await seedReports({ now, people: actors });
  say(`${reports} reports with ${photos} photos`);
  const market = await seedMarket({ now, people: actors });
  say(`${market.listings} listings with ${market.photos} pictures, ${market.requests} requests, ${market.deals} deals, ${market.sales} sales before them`);
  return people.map(signIn);
}

function signIn({ role, actor, phone, email, password }: DemoPerson): SignIn {
  const agency = actor.grants.find((grant) => grant.agency)?.agency;
  const who = `${role.replace("_", " ")}${agency ? ` (${agency})` : ""}, ${actor.name}`;
  return { who, with: phone ? showPhone(phone) : `${email}  ${password}` };
}

/** For an authenticator app: the second factor of every demo officer. */
export { demoSecret };
