import type { Actor } from "@among/core/actor";
import type { Region } from "@among/region";
import type { Chance } from "../chance.ts";

export type Person = Extract<Actor, { kind: "person" }>;

/** Who takes the steps in the demo histories. */
export interface Cast {
  /** An officer of this agency: the demo sign-in when there is one, else somebody without a sign-in. */
  officer(agency: string): Person;
  /** Who gives cases to officers there. */
  head(agency: string): Person;
  operator: Person;
  /** The demo citizens, and devices of people who never signed in. */
  citizens: Person[];
  device(luck: Chance): Actor;
  /** A number nobody needs to answer: only ever shown in the local inbox. */
  phone(luck: Chance): string;
}

/** How many people without an account report in the demo town. */
const devices = 70;

/** @param people the demo people; roles nobody of them holds are filled with names of offices */
export function cast(region: Region, people: readonly Person[]): Cast {
  const holding = (role: string, agency?: string) => people.find((p) => p.grants.some((g) => g.role === role && (agency === undefined || g.agency === agency)));
  const stand = (id: string, name: string, grant: Person["grants"][number]): Person => ({ kind: "person", id: `per_${id}`, name, grants: [grant], madeUp: true });
  return {
    officer: (agency) => holding("agency_officer", agency) ?? stand(`seed_${agency}`, `Petugas ${region.agency(agency)?.abbr ?? agency}`, { role: "agency_officer", agency }),
    head: (agency) => holding("agency_head", agency) ?? stand(`seed_head_${agency}`, `Kepala ${region.agency(agency)?.abbr ?? agency}`, { role: "agency_head", agency }),
    operator: holding("operator") ?? stand("seed_operator", "Operator", { role: "operator" }),
    citizens: people.filter((p) => p.grants.every((g) => ["citizen", "farmer", "buyer"].includes(g.role))),
    device: (luck) => ({ kind: "guest", device: `dev_${luck.wholeNumber(1, devices).toString(16).padStart(24, "5eed0")}`, madeUp: true }),
    phone: (luck) => `08120000${String(luck.wholeNumber(1000, 1099))}`,
  };
}
