import { contact } from "../identity/contact.ts";
import type { Cause } from "../messages/budget.ts";
import { optOutLink, tell } from "../messages/message.ts";
import { isNews, type Reactions } from "../reaction.ts";
import * as Timer from "../timer.ts";
import { forgetFollowers, unfollowAll } from "./follower.ts";
import { forgetReporter, forgetsAt } from "./forget.ts";
import { Events, type Event } from "./report/event.ts";
import { Heads, isPublic, Stories, type Info } from "./report/info.ts";
import { forgetAll } from "./report/mine.ts";
import { addPhoto } from "./report/photos.ts";
import { listeners } from "./report/read.ts";
import { eventText, openedText } from "./texts.ts";

/** Sets the timer at which the reporter of a settled report is forgotten. */
export async function forgetLater(report: Info, now: Date): Promise<void> {
  if (report.state === "closed" || report.state === "rejected") await Timer.set({ at: forgetsAt(report.updatedAt), kind: "report_contact", subject: report.code }, now);
}

/** Tells the reporter that the report arrived. */
export async function tellOpened(report: Info, now: Date): Promise<void> {
  if (!isNews(report.createdAt, now)) return;
  const story = await Stories.get(report, { consistent: true });
  if (!story?.phone) return;
  const own = report.by?.startsWith("per_") === true && (await contact(report.by))?.phone === story.phone;
  const by: Cause = { who: report.by, ...(own ? {} : { network: story.network, unproved: true }) };
  await tell(story.phone, report.id, `report#${report.code}`, openedText(report, story.lang, optOutLink(story.phone)), now, by);
}

/** How many phones one step is told to at once; the others hear of it minute by minute, and no more than so many rounds of them. */
export const fanOut = { phones: 150, rounds: 6 } as const;

/** Tells a step to the reporter and to whoever follows. @param round of those that follow, which part of them */
export async function tellStep(report: Info, event: Event, now: Date, round = 0): Promise<void> {
  if (!event.public || !isNews(event.at, now)) return;
  const all = await listeners(report.code);
  const by: Cause = event.side === "reporter" ? { who: event.by } : {};
  for (const { phone, lang, reporter } of all.slice(round * fanOut.phones, (round + 1) * fanOut.phones)) {
    // A reporter's own step is no news to the reporter.
    if (reporter && event.side === "reporter") continue;
    // Who follows by phone is the public: what is hidden from it is not told to it either.
    if (!reporter && !isPublic(report)) continue;
    const text = eventText(report, event, lang, reporter, optOutLink(phone));
    if (text) await tell(phone, event.id, `report#${report.code}`, text, now, by);
  }
  const next = round + 1;
  if (all.length > next * fanOut.phones && next < fanOut.rounds) await Timer.set({ at: new Date(now.getTime() + 60_000).toISOString(), kind: "report_news", subject: [next, report.code, event.at, event.id].join("/") }, now);
}

/** The clock's turn: tells a step to the next of those that follow. */
async function tellMore(subject: string, now: Date): Promise<void> {
  const [round = "", code = "", at = "", id = ""] = subject.split("/");
  const [report, event] = await Promise.all([Heads.get({ code }, { consistent: true }), Events.get({ code, at, id }, { consistent: true })]);
  if (report && event) await tellStep(report, event, now, Number(round));
}

/** What follows from a report and its steps is in core's `reactions.ts`: answering has its part in it. */
export const reactions: Reactions = {
  timers: {
    report_contact: async (code) => {
      await forgetReporter(code);
      await forgetFollowers(code);
    },
    report_news: tellMore,
  },
  photos: { report: addPhoto },
  forget: async ({ phone, refs }) => {
    await forgetAll(refs);
    if (phone) await unfollowAll(phone);
  },
};
