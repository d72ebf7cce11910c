import type { Actor } from "../actor.ts";
import type { Stored } from "../table.ts";
import { record } from "./audit.ts";
import { need } from "./permissions.ts";
import { partition, read, type Person } from "./person.ts";
import { Sessions, shown, type Shown } from "./session.ts";

export interface Overview {
  person: Stored<Person>;
  sessions: Shown[];
}

/**
 * Everything an admin sees of one person. That it was read is written down first, so that nobody looks unseen.
 * @throws Fault forbidden; missing `person.missing`
 */
export async function overview(actor: Actor, id: string, now: Date = new Date()): Promise<Overview> {
  need(actor, "person.read", {});
  const person = await read(actor, id);
  if (actor.kind !== "person" || actor.id !== id) await record(actor, "person.read", id, {}, now);
  const { items } = await Sessions.query({ pk: partition(id), begins: "session#", limit: 100, consistent: true });
  return { person, sessions: shown(items, undefined, now.getTime()) };
}
