import type { Actor } from "../actor.ts";
import type { Stored } from "../table.ts";
import { record } from "./audit.ts";
import { need } from "./permissions.ts";
import { read, type Person } from "./person.ts";
import * as Session from "./session.ts";

export interface Overview {
  person: Stored<Person>;
  sessions: Session.Shown[];
}

/**
 * Everything an admin sees of one person. That it was read is written down first, so that nobody looks unseen.
 * @throws Fault forbidden; missing `person.missing`
 */
export async function overview(actor: Actor, id: string, now: Date = new Date()): Promise<Overview> {
  need(actor, "person.read", {});
  const person = await read(actor, id);
  if (actor.kind !== "person" || actor.id !== id) await record(actor, "person.read", id, {}, now);
  return { person, sessions: Session.shown(await Session.of(id), undefined, now.getTime()) };
}
