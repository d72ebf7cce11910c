import { optOutLink, tell } from "../messages/message.ts";
import { isNews, type Reactions } from "../reaction.ts";
import * as Timer from "../timer.ts";
import { forgetFollowers, unfollowAll } from "./follow.ts";
import { forgetReporter, forgetsAt } from "./forget.ts";
import type { Event } from "./report/event.ts";
import { isPublic, type Info } from "./report/info.ts";
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
  for (const { phone, lang, reporter } of await listeners(report.code)) {
    if (reporter) await tell(phone, report.id, `report#${report.code}`, openedText(report, lang, optOutLink(phone)), now);
  }
}

/** Tells a step to the reporter and to whoever follows. */
export async function tellStep(report: Info, event: Event, now: Date): Promise<void> {
  if (!event.public || !isNews(event.at, now)) return;
  for (const { phone, lang, reporter } of await listeners(report.code)) {
    // A reporter's own step is no news to the reporter.
    if (reporter && event.side === "reporter") continue;
    // Who follows by phone is the public: what is hidden from it is not told to it either.
    if (!reporter && !isPublic(report)) continue;
    const text = eventText(report, event, lang, reporter, optOutLink(phone));
    if (text) await tell(phone, event.id, `report#${report.code}`, text, now);
  }
}

/** What follows from a report and its steps is in core's `reactions.ts`: answering has its part in it. */
export const reactions: Reactions = {
  timers: {
    report_contact: async (code) => {
      await forgetReporter(code);
      await forgetFollowers(code);
    },
  },
  photos: { report: addPhoto },
  forget: async ({ phone, refs }) => {
    await forgetAll(refs);
    if (phone) await unfollowAll(phone);
  },
};
