import { Fault } from "../../fault.ts";
import * as Overrides from "../../settings/overrides.ts";
import { transact, type Stored } from "../../table.ts";
import { Events, type Event } from "./event.ts";
import { Heads, type Info } from "./info.ts";
import { step, type Move, type Mover } from "./steps.ts";

export interface Moved {
  report: Stored<Info>;
  event: Event;
}

/** @throws Fault missing `report.missing`: also the answer to whoever may not know that it exists */
export async function load(code: string): Promise<Stored<Info>> {
  const report = await Heads.get({ code }, { consistent: true });
  if (!report) throw new Fault("missing", "report.missing");
  return report;
}

/**
 * Takes one step and writes report and event together, so that neither is ever seen without the other.
 * @param version the version the person was looking at; steps taken since are not overwritten
 * @throws Fault conflict `report.changed` with the state as it is now: the page shows what changed and keeps what was typed
 */
export async function move(report: Stored<Info>, wanted: Move, mover: Mover, now: Date, version?: number): Promise<Moved> {
  if (version !== undefined && version !== report.version) throw changed(report);
  const moved = step(await Overrides.region(), report, wanted, mover, now);
  const lost = new Fault("conflict", "report.lost_race");
  try {
    await transact([Heads.saving(moved.report), Events.creating(moved.event)], () => lost);
  } catch (error) {
    // Somebody was quicker: what is told is how the report stands after their step.
    throw error === lost ? changed(await load(report.code)) : error;
  }
  return { ...moved, report: { ...moved.report, version: report.version + 1 } };
}

const changed = (report: Info) => new Fault("conflict", "report.changed", { state: report.state, at: report.updatedAt });
