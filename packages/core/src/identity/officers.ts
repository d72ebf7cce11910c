import type { Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { everything } from "../pages.ts";
import { need } from "./permissions.ts";
import { People } from "./person.ts";

export interface Officer {
  id: string;
  name: string;
}

/**
 * Who may be given a case of this agency, by name.
 * @throws Fault forbidden
 */
export async function officers(actor: Actor, agency: string): Promise<Officer[]> {
  need(actor, "report.assign", { agency });
  const staff = await everything((cursor) => People.query({ index: "g2", pk: "people#staff", limit: 500, cursor }));
  const works = staff.filter((p) => p.grants.some((g) => g.agency === agency && (g.role === "agency_officer" || g.role === "agency_head")));
  return works.map(({ id, name }) => ({ id, name }));
}

/**
 * The one of them with this id.
 * @throws Fault forbidden; invalid `officer.unknown`
 */
export async function officer(actor: Actor, agency: string, id: string): Promise<Officer> {
  const found = (await officers(actor, agency)).find((o) => o.id === id);
  if (!found) throw new Fault("invalid", "officer.unknown", { fields: { assignee: "choice" } });
  return found;
}
