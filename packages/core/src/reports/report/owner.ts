import { createHmac, timingSafeEqual } from "node:crypto";
import type { Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { owns } from "../../identity/device.ts";
import type { Stored } from "../../table.ts";
import { Heads, isPublic, type Info } from "./info.ts";

/**
 * The reporter's own key to a report: whoever holds the link may answer, confirm and reopen without an account.
 * It is derived, never stored, and is only ever told to the one who opened the report.
 */
export const reporterKey = (id: string): string => createHmac("sha256", use().secret).update(`report:${id}`).digest("base64url").slice(0, 22);

function keyFits(id: string, key: string | undefined): boolean {
  if (!key) return false;
  const expected = Buffer.from(reporterKey(id));
  const actual = Buffer.from(key);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** What shows that somebody opened a report. A device shows the least: the next user of a shared phone has it too. */
export type Proof = "key" | "account" | "device";

/**
 * What shows that the actor opened the report, if anything. A confidential one belongs to its key alone, whatever was
 * written down with it: phones are shared and lent. The same is read and computed where there is no such report: how
 * long an answer takes must not tell that a code is a confidential one's.
 */
export async function proofOf(actor: Actor, report: Pick<Info, "id" | "by" | "confidential" | "createdAt"> | undefined, key?: string): Promise<Proof | undefined> {
  const holdsKey = keyFits(report?.id ?? "", key);
  const isOwner = await owns(actor, { by: report?.by, at: report?.createdAt ?? "" });
  if (!report) return undefined;
  if (holdsKey) return "key";
  if (report.confidential || !isOwner) return undefined;
  return actor.kind === "person" ? "account" : "device";
}

/** The actor's own report. @throws Fault missing; forbidden `report.not_yours` */
export async function loadOwn(actor: Actor, code: string, key: string | undefined): Promise<Stored<Info>> {
  const report = await Heads.get({ code }, { consistent: true });
  const proof = await proofOf(actor, report, key);
  if (!report || (!proof && !isPublic(report))) throw new Fault("missing", "report.missing");
  if (!proof) throw new Fault("forbidden", "report.not_yours");
  return report;
}
