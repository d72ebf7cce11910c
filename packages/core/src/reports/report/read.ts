import { agenciesOf, has, type Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { record } from "../../identity/audit.ts";
import { can } from "../../identity/permissions.ts";
import type { Item } from "../../store/table-store.ts";
import { everything } from "../../pages.ts";
import { queryItems, type Stored } from "../../table.ts";
import { isAnswered } from "./answers.ts";
import { Events, type Event } from "./event.ts";
import { Followers } from "../follower.ts";
import { proofOf } from "./owner.ts";
import { Heads, isPublic, partition, Stories, storyReaders, type Info, type ShownStory, type Story } from "./info.ts";

export interface Detail {
  report: Stored<Info>;
  story: ShownStory;
  /** Oldest first; only what this actor may see. */
  events: Stored<Event>[];
  /** True for whoever opened it. */
  mine: boolean;
  /** True for staff of the agency it is with, and for the command centre. */
  staff: boolean;
}

/** True for those who answer this report: its agency's officers and head, the command centre. */
const isStaffOf = (actor: Actor, report: Pick<Info, "agency">): boolean =>
  agenciesOf(actor).includes(report.agency) || has(actor, "operator");

/**
 * One report with its timeline, from one partition. What staff read of a confidential report, and of whoever
 * reported, is recorded before it is shown.
 * @param key the reporter's own key, from their link
 * @throws Fault missing `report.missing`: also for a confidential report and whoever may not see it
 */
export async function read(actor: Actor, code: string, key?: string, now: Date = new Date()): Promise<Detail> {
  const items = await allItems(code);
  const image = items.find(Heads.is);
  const words = items.find(Stories.is);
  const report = image && Heads.parse(image);
  const proof = await proofOf(actor, report, key);
  if (!report || !words) throw new Fault("missing", "report.missing");
  const story = Stories.parse(words);
  const staff = isStaffOf(actor, report);
  const mine = proof !== undefined;
  if (!isPublic(report) && !staff && !mine) throw new Fault("missing", "report.missing");
  const visible = shown(actor, report, story, proof === "key" || proof === "account");
  if (report.confidential && staff) await record(actor, "report.read_confidential", code, {}, now);
  if (!mine && (visible.phone || visible.name)) await record(actor, "report.read_reporter", code, {}, now);
  const events = items.filter(Events.is).map(Events.parse).filter((e) => e.public || staff || (mine && (e.kind === "replied" || e.kind === "asked")));
  return { report, story: visible, events, mine, staff };
}

/** Head, story and events sort first in the partition, before supporters and followers, who may be many. */
const allItems = (code: string): Promise<Item[]> =>
  everything((cursor) => queryItems({ pk: partition(code), from: "0#", to: "2~", limit: 200, consistent: true, cursor }));

// The reporter's name and number are for those who must reach them, and never where anonymity was asked for or an answer
// asks not to be contacted. The device alone does not show them: it may be in other hands by now.
function shown(actor: Actor, report: Info, story: Story, own: boolean): ShownStory {
  const contactIf = use().region.category(report.category)?.contactIf;
  const mayContact = !report.anonymous && (!contactIf || isAnswered(contactIf, story.answers));
  const reaches = own || (mayContact && can(actor, "report.read_reporter", { agency: report.agency }));
  const readable = Object.entries(storyReaders).filter(([, who]) => who === "everyone" || (who === "contact" && reaches));
  return Object.fromEntries(readable.map(([field]) => [field, story[field as keyof Story]])) as ShownStory;
}

/** Every photo of a report, its agency's among them. For reactions only. */
export async function photosOf(code: string): Promise<string[]> {
  const items = await allItems(code);
  return items.flatMap((item) => (Stories.is(item) ? Stories.parse(item).photos : Events.is(item) ? (Events.parse(item).photos ?? []) : []));
}

/** Everyone who hears of this report by phone; numbers that are still to be confirmed do not. For reactions only. */
export async function listeners(code: string): Promise<{ phone: string; lang: "id" | "en"; reporter: boolean }[]> {
  const [story, followers] = await Promise.all([
    Stories.get({ code }, { consistent: true }),
    everything((cursor) => Followers.query({ pk: partition(code), begins: "follow#", limit: 500, cursor })),
  ]);
  const reporter = story?.phone ? [{ phone: story.phone, lang: story.lang, reporter: true }] : [];
  return [...reporter, ...followers.filter((f) => !f.pending && f.phone !== story?.phone).map(({ phone, lang }) => ({ phone, lang, reporter: false }))];
}

/** The head alone, whoever asks. */
export const head = (code: string): Promise<Stored<Info> | undefined> => Heads.get({ code }, { consistent: true });

/** Adjacent heads by code, for lists of one's own. Unknown codes are left out. */
export const heads = (codes: string[]): Promise<Stored<Info>[]> => Heads.batchGet(codes.map((code) => ({ code })));

export const agencyName = (key: string, lang: "id" | "en"): string => use().region.called("agency", key, lang);
