import { timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { langs } from "../lang.ts";
import { ref, type Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { contact } from "../identity/contact.ts";
import { keyedHash, phoneMark } from "../keyed-hash.ts";
import { causeOf, needTold } from "../messages/budget.ts";
import { tell } from "../messages/message.ts";
import { needServed } from "../messages/ranges.ts";
import { everything } from "../pages.ts";
import { entity, transact } from "../table.ts";
import { spend, spendVoice } from "./limits.ts";
import { confirmText } from "./texts.ts";
import { Heads, isPending, isPublic, load, partition } from "./report/info.ts";

/** "Me too": one per person or device. */
const Supporter = z.object({ code: z.string(), by: z.string(), at: z.iso.datetime() });
const Supporters = entity(Supporter, {
  name: "report_supporter",
  key: (s: { code: string; by: string }) => ({ pk: partition(s.code), sk: `support#${s.by}` }),
});

/** A phone that hears of each step. Its sort key holds a keyed hash in place of the number. */
const Follower = z.object({
  code: z.string(),
  phone: z.string(),
  lang: z.enum(langs),
  at: z.iso.datetime(),
  /** Nobody has shown yet that the number wants it: it hears of nothing but the one text that asks. */
  pending: z.literal(true).optional(),
});
type Follower = z.output<typeof Follower>;

/** For how long the link that confirms works, in days. */
const pendingDays = 7;

export const Followers = entity(Follower, {
  name: "report_follower",
  key: (f: { code: string; phone: string }) => ({ pk: partition(f.code), sk: `follow#${phoneMark(f.phone)}` }),
  // So that a number can be asked what it follows, and taken out of all of it.
  index: { g1: (f) => [followedBy(f.phone), f.code] },
  expires: (f) => (f.pending ? Date.parse(f.at) / 1000 + pendingDays * 86_400 : undefined),
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
  await spendVoice(actor, code, now);
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
 * Follows a public report by phone; the same number again changes nothing. Somebody signed in hears of it at once at their own number;
 * any other number is sent one text, and hears no more until the link in it was used.
 * @returns whether the number must still be confirmed
 * @throws Fault invalid `phone.invalid` | `phone.not_served`; limited, also `limit.text` where no more texts may be sent to the number today
 */
export async function follow(actor: Actor, code: string, input: { phone: string; lang?: "id" | "en" }, now: Date = new Date()): Promise<{ pending: boolean }> {
  // The world's numbers weigh more than all of reports: only who sends one waits for them.
  const { readPhone } = await import("../identity/phone.ts");
  const phone = readPhone(input.phone);
  if (!phone) throw new Fault("invalid", "phone.invalid", { fields: { phone: "phone" } });
  needServed(phone);
  await spend("follow", actor, now);
  await publicReport(code);
  const follower = { code, phone, lang: input.lang ?? "id", at: now.toISOString() };
  if (await isOwnNumber(actor, phone)) {
    await setFollowing(follower);
    return { pending: false };
  }
  needTold(phone, true);
  if (!(await Followers.ensure({ ...follower, pending: true }))) {
    const before = await Followers.get(follower, { consistent: true });
    if (before) return { pending: before.pending === true };
  }
  const state = await tell(phone, `follow:${code}:${now.toISOString().slice(0, 10)}`, `report#${code}`, confirmText(follower, followKey(follower)), now, { ...causeOf(actor, now), unproved: true });
  if (state !== "over_budget") return { pending: true };
  await Followers.remove(follower);
  throw new Fault("limited", "limit.text", { retryAfter: 86_400 });
}

const isOwnNumber = async (actor: Actor, phone: string): Promise<boolean> =>
  actor.kind === "system" || actor.madeUp === true || (actor.kind === "person" && (await contact(actor.id))?.phone === phone);

const followKey = ({ code, phone }: Pick<Follower, "code" | "phone">): string => keyedHash(`follow:${code}:${phone}`).slice(0, 22);

/**
 * The number's owner wants to hear of a report: whoever holds the link that was sent to it. Again changes nothing.
 * @param digits the number without its plus, as in the link
 * @throws Fault invalid `follow.link`; missing `report.missing`
 */
export async function confirm(code: string, digits: string, key: string, lang: "id" | "en", now: Date = new Date()): Promise<void> {
  const follower = { code, phone: `+${digits}`, lang, at: now.toISOString() };
  const [expected, actual] = [Buffer.from(followKey(follower)), Buffer.from(key)];
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) throw new Fault("invalid", "follow.link");
  await publicReport(code);
  await setFollowing(follower);
}

async function setFollowing(follower: Follower): Promise<void> {
  for (;;) {
    if (await Followers.ensure(follower)) return;
    const before = await Followers.get(follower, { consistent: true });
    // It expired, and its row is still in the way.
    if (!before) await Followers.remove(follower);
    else if (!before.pending) return;
    else {
      try {
        await Followers.save({ ...before, pending: undefined });
        return;
      } catch (error) {
        if (!Fault.is(error) || error.code !== "report_follower.stale") throw error;
      }
    }
  }
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
