import * as z from "zod";
import { langs } from "../lang.ts";
import { ref, type Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { phoneMark } from "../keyed-hash.ts";
import { everything } from "../pages.ts";
import { entity, transact } from "../table.ts";
import { spend } from "./limits.ts";
import { Heads, isPending, isPublic, load, partition } from "./report/info.ts";

/** "Me too": one per person or device. */
const Supporter = z.object({ code: z.string(), by: z.string(), at: z.iso.datetime() });
const Supporters = entity(Supporter, {
  name: "report_supporter",
  key: (s: { code: string; by: string }) => ({ pk: partition(s.code), sk: `support#${s.by}` }),
});

/** A phone that hears of each step. Its sort key holds a keyed hash in place of the number. */
const Follower = z.object({ code: z.string(), phone: z.string(), lang: z.enum(langs), at: z.iso.datetime() });
export const Followers = entity(Follower, {
  name: "report_follower",
  key: (f: { code: string; phone: string }) => ({ pk: partition(f.code), sk: `follow#${phoneMark(f.phone)}` }),
  // So that a number can be asked what it follows, and taken out of all of it.
  index: { g1: (f) => [followedBy(f.phone), f.code] },
});

const followedBy = (phone: string): string => `follows#${phoneMark(phone)}`;

async function publicReport(code: string) {
  const report = await load(code);
  if (!isPublic(report)) throw new Fault("missing", "report.missing");
  return report;
}

/**
 * Adds one's voice to a report; again from the same person or device changes nothing.
 * @returns the number of supporters now
 * @throws Fault unauthenticated `device.needed` when there is neither person nor device that we made; limited
 */
export async function support(actor: Actor, code: string, now: Date = new Date()): Promise<{ supporters: number; repeated: boolean }> {
  const by = ref(actor);
  // A cookie that we did not sign is one that anybody makes up, a thousand a second.
  if (!by || (actor.kind === "guest" && actor.deviceIs === "unsigned")) throw new Fault("unauthenticated", "device.needed");
  await spend("support", actor, now);
  const report = await publicReport(code);
  if (!isPending(report.state)) throw new Fault("conflict", "report.settled");
  if (report.by === by) return { supporters: report.supporters, repeated: true };
  const again = new Fault("conflict", "support.repeated");
  try {
    await transact([Supporters.creating({ code, by, at: now.toISOString() }), Heads.adding({ code }, { supporters: 1 })], () => again);
    return { supporters: report.supporters + 1, repeated: false };
  } catch (error) {
    if (error !== again) throw error;
    return { supporters: report.supporters, repeated: true };
  }
}

/** True when the actor already said "me too". */
export async function supports(actor: Actor, code: string): Promise<boolean> {
  const by = ref(actor);
  return by !== undefined && (await Supporters.get({ code, by })) !== undefined;
}

/**
 * Follows a public report by phone; the same number again changes nothing.
 * @throws Fault invalid `phone.invalid`; limited
 */
export async function follow(actor: Actor, code: string, input: { phone: string; lang?: "id" | "en" }, now: Date = new Date()): Promise<void> {
  // The world's numbers weigh more than all of reports: only who sends one waits for them.
  const { readPhone } = await import("../identity/phone.ts");
  const phone = readPhone(input.phone);
  if (!phone) throw new Fault("invalid", "phone.invalid", { fields: { phone: "phone" } });
  await spend("follow", actor, now);
  await publicReport(code);
  await Followers.ensure({ code, phone, lang: input.lang ?? "id", at: now.toISOString() });
}

/** Codes of the reports whose steps a number hears of; the first 500. @param phone E.164 */
export const followed = async (phone: string): Promise<string[]> =>
  (await everything((cursor) => Followers.query({ index: "g1", pk: followedBy(phone), limit: 500, cursor }))).map((f) => f.code);

/** Takes a number out of every report it follows: its account is gone. Again changes nothing. */
export const unfollowAll = (phone: string): Promise<void> => removeAll({ index: "g1", pk: followedBy(phone) });

/** Forgets every number that follows a report: there is no more news of it. Again changes nothing. */
export const forgetFollowers = (code: string): Promise<void> => removeAll({ pk: partition(code), begins: "follow#" });

async function removeAll(where: Pick<Parameters<typeof Followers.query>[0], "index" | "pk" | "begins">): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await Followers.query({ ...where, limit: 100, cursor });
    for (const follower of page.items) await Followers.remove(follower);
    cursor = page.cursor;
  } while (cursor);
}
