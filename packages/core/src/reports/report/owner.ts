import { createHmac, timingSafeEqual } from "node:crypto";
import type { Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import { owns } from "../../identity/device.ts";
import type { Info } from "./info.ts";

/**
 * The reporter's own key to a report: whoever holds the link may answer, confirm and reopen without an account.
 * It is derived, never stored, and is only ever told to the one who opened the report.
 */
export const reporterKey = (id: string): string => createHmac("sha256", use().secret).update(`report:${id}`).digest("base64url").slice(0, 22);

function keyFits(id: string, key: string | undefined): boolean {
  if (!key) return false;
  const right = Buffer.from(reporterKey(id));
  const given = Buffer.from(key);
  return given.length === right.length && timingSafeEqual(given, right);
}

/** True when the actor opened the report: as this person, on this device, or by holding its key. */
export const isReporter = async (actor: Actor, report: Pick<Info, "id" | "by">, key?: string): Promise<boolean> => keyFits(report.id, key) || owns(actor, report.by);
