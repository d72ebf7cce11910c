import * as z from "zod";
import { personOf, type Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { need } from "../../identity/permissions.ts";
import { everything } from "../../pages.ts";
import { maxWrites } from "../../store/table-store.ts";
import { entity, transact, type Page, type Stored } from "../../table.ts";
import { spend } from "../limits.ts";
import { load } from "../listing/read.ts";

/** "Something is wrong with this listing", one per person and listing, for the operators. */
export const reasons = ["fraud", "not_real", "wrong_price", "forbidden_goods", "offensive", "other"] as const;
export type Reason = (typeof reasons)[number];

export const Info = z.object({
  listing: z.string(),
  by: z.string(),
  reason: z.enum(reasons),
  text: z.string().max(500).optional(),
  open: z.boolean(),
  at: z.iso.datetime(),
});
export type Flag = z.output<typeof Info>;

const Flags = entity(Info, {
  name: "listing_flag",
  key: (f: { listing: string; by: string }) => ({ pk: `listing#${f.listing}`, sk: `flag#${f.by}` }),
  index: { g1: (f) => (f.open ? ["flags#open", `${f.at}#${f.listing}`] : undefined) },
});

/** Reports a listing; again changes nothing. @throws Fault unauthenticated; missing `listing.missing`; invalid `flag.invalid`; limited */
export async function flag(actor: Actor, listing: string, input: { reason: string; text?: string }, now: Date = new Date()): Promise<void> {
  const by = personOf(actor).id;
  const reason = reasons.find((r) => r === input.reason);
  const text = input.text?.trim();
  if (!reason || (text ?? "").length > 500) throw new Fault("invalid", "flag.invalid", { fields: reason ? { text: "long" } : { reason: "choice" } });
  await spend("flag", actor, now);
  await load(listing);
  await Flags.ensure({ listing, by, reason, text: text || undefined, open: true, at: now.toISOString() });
}

/** What waits for an operator, oldest first. @throws Fault forbidden */
export async function open(actor: Actor, page: { limit?: number; cursor?: string } = {}): Promise<Page<Stored<Flag>>> {
  need(actor, "listing.moderate");
  return Flags.query({ index: "g1", pk: "flags#open", ...page });
}

/** All reports of one listing are dealt with, whatever was decided. @throws Fault forbidden */
export async function dealtWith(actor: Actor, listing: string): Promise<void> {
  need(actor, "listing.moderate");
  const flags = await everything((cursor) => Flags.query({ pk: `listing#${listing}`, begins: "flag#", limit: 100, consistent: true, cursor }));
  const closings = flags.filter((f) => f.open).map((f) => Flags.saving({ ...f, open: false }));
  for (let at = 0; at < closings.length; at += maxWrites) await transact(closings.slice(at, at + maxWrites), () => new Fault("conflict", "flag.changed"));
}
