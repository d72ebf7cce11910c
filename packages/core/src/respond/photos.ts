import type { Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { can, need } from "../identity/permissions.ts";
import * as Photo from "../media/photo.ts";
import { load } from "../reports/report/info.ts";
import type { Stored } from "../table.ts";

/** Whoever may finish the case may show its result. @throws Fault unauthenticated; forbidden; missing, also for another agency's case */
async function allow(actor: Actor, code: string): Promise<void> {
  need(actor, "report.finish");
  const report = await load(code);
  if (!can(actor, "report.finish", { agency: report.agency })) throw new Fault("missing", "report.missing");
}

/** A place for a photo of the result. It is shown once the case is finished with it. @throws Fault as `allow` */
export async function expectPhoto(actor: Actor, code: string, now: Date = new Date()): Promise<Stored<Photo.Photo>> {
  await allow(actor, code);
  return Photo.expect(actor, { kind: "case", id: code }, now);
}

/** A photo that was sent, or is still to be sent, for this case; undefined for any other. @throws Fault as `allow` */
export async function photoOf(actor: Actor, code: string, id: string): Promise<Stored<Photo.Photo> | undefined> {
  await allow(actor, code);
  const photo = await Photo.get(id);
  return photo?.for?.kind === "case" && photo.for.id === code ? photo : undefined;
}
