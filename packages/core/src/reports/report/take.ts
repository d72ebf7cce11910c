import { agenciesOf, ref, type Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { can, need, type Action } from "../../identity/permissions.ts";
import { readInput, type Step } from "../../step.ts";
import type { Stored } from "../../table.ts";
import { spend } from "../limits.ts";
import { changed, saveStep, type Author, type CompleteStep, type StepResult } from "./apply.ts";
import { load, type Info } from "./info.ts";
import { loadOwn } from "./owner.ts";
import { reporterSteps, staffSteps, type EventKind, type ReporterStep, type StaffStep, type StepValues } from "./steps.ts";
import type { Person } from "./steps/define.ts";

/** Which report, and the version somebody of staff was looking at: steps taken since are not overwritten. */
export interface Case {
  code: string;
  version: number;
}

/** A report of one's own. */
export interface Own {
  code: string;
  /** The reporter's own key, unless this device or session opened it. */
  key?: string;
}

/**
 * Takes one step by its name: authorises, reads what was sent, completes it, and writes report and event together.
 * Staff take steps on cases of an agency of theirs; another agency's report answers as if it did not exist, unless
 * the actor may act everywhere.
 * @throws Fault unauthenticated, forbidden, limited; missing `report.missing`; invalid with `fields`;
 * conflict `report.changed` | `report.move_refused` with how it stands now
 */
export const take: {
  <Name extends StaffStep>(actor: Actor, on: Case, name: Name, values: StepValues<Name>, now?: Date): Promise<StepResult>;
  <Name extends ReporterStep>(actor: Actor, on: Own, name: Name, values: StepValues<Name>, now?: Date): Promise<StepResult>;
} = (actor: Actor, on: Case | Own, name: string, values: unknown, now?: Date) => takeSent(actor, on, name, values, now);

/**
 * The same for a caller that has the step's name and fields as somebody sent them.
 * @throws Fault as `take`; missing `move.unknown` for a name that is no step's
 */
export async function takeSent(actor: Actor, on: Case | Own, name: string, sent: unknown, now: Date = new Date()): Promise<StepResult> {
  if (Object.hasOwn(staffSteps, name)) return asStaff(actor, on as Case, staffSteps[name as StaffStep] as AnyStaffStep, sent, now);
  if (Object.hasOwn(reporterSteps, name)) return asReporter(actor, on as Own, reporterSteps[name as ReporterStep], sent, now);
  throw new Fault("missing", "move.unknown");
}

/** A step of staff, of whatever kind. */
interface AnyStaffStep extends Step {
  by: Action;
  kind: EventKind;
  offered?(report: Info, actor: Actor): boolean;
  prepare?(values: object, about: { actor: Person; report: Stored<Info>; now: Date }): object | Promise<object>;
}

async function asStaff(actor: Actor, { code, version }: Case, { by, kind, input, prepare }: AnyStaffStep, sent: unknown, now: Date): Promise<StepResult> {
  need(actor, by);
  const report = await load(code);
  if (!can(actor, by, { agency: report.agency })) throw new Fault("missing", "report.missing");
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  if (version !== undefined && version !== report.version) throw changed(report);
  const values = readInput(input, sent, "move.invalid");
  const side = agenciesOf(actor).includes(report.agency) ? "agency" : "operator";
  const author: Author = { side, by: actor.id, byName: actor.name, action: by, roles: actor.grants.map((grant) => grant.role) };
  return saveStep(report, { kind, ...(prepare ? await prepare(values, { actor, report, now }) : values) } as CompleteStep, author, now, version);
}

async function asReporter(actor: Actor, { code, key }: Own, { kind, input }: Pick<Step<EventKind>, "kind" | "input">, sent: unknown, now: Date): Promise<StepResult> {
  // Before the look-up, so that keys are not guessed quickly.
  await spend("answer", actor, now);
  const report = await loadOwn(actor, code, key);
  return saveStep(report, { kind, ...readInput(input, sent, "move.invalid") } as CompleteStep, { side: "reporter", by: report.confidential ? report.by : ref(actor) }, now);
}

/** The steps this person of staff may take on a report now, where they would change anything. */
export const offeredTo = (actor: Actor, report: Info): StaffStep[] =>
  (Object.entries(staffSteps) as [StaffStep, AnyStaffStep][])
    .filter(([, { by, from, offered }]) => from.includes(report.state) && can(actor, by, { agency: report.agency }) && (offered?.(report, actor) ?? true))
    .map(([name]) => name);
