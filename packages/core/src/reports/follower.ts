import * as z from "zod";
import { phoneMark } from "../keyed-hash.ts";
import { langs } from "../lang.ts";
import { everything } from "../pages.ts";
import { entity } from "../table.ts";
import { partition } from "./report/info.ts";

/** A phone that hears of each step. Its sort key holds a keyed hash in place of the number. */
const Follower = z.object({
  code: z.string(),
  phone: z.string(),
  lang: z.enum(langs),
  at: z.iso.datetime(),
  /** Nobody has shown yet that the number wants it: it hears of nothing but the one text that asks. */
  pending: z.literal(true).optional(),
});
export type Follower = z.output<typeof Follower>;

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
