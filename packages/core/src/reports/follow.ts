import { timingSafeEqual } from "node:crypto";
import type { Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { contact } from "../identity/contact.ts";
import { keyedHash } from "../keyed-hash.ts";
import { causeOf, needTold } from "../messages/budget.ts";
import { tell } from "../messages/message.ts";
import { needServed } from "../messages/ranges.ts";
import { Followers, type Follower } from "./follower.ts";
import { spend } from "./limits.ts";
import { loadPublic } from "./report/info.ts";
import { confirmText } from "./texts.ts";

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
  await loadPublic(code);
  const follower = { code, phone, lang: input.lang ?? "id", at: now.toISOString() };
  if (await isOwnNumber(actor, phone)) {
    await setFollowing(follower);
    return { pending: false };
  }
  needTold(phone, true);
  const isNew = await Followers.ensure({ ...follower, pending: true });
  // Whether a number follows already is told to nobody but its owner. One still to be confirmed is asked again on another day.
  if (!isNew && (await Followers.get(follower, { consistent: true }))?.pending !== true) return { pending: true };
  const state = await tell(phone, `follow:${code}:${now.toISOString().slice(0, 10)}`, `report#${code}`, confirmText(follower, followKey(follower)), now, { ...causeOf(actor, now), unproved: true });
  if (state !== "over_budget") return { pending: true };
  if (isNew) await Followers.remove(follower);
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
  await loadPublic(code);
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
