import { createHash } from "node:crypto";
import * as z from "zod";
import { id, pattern } from "../../id.ts";
import { entity } from "../../table.ts";
import { partition, rejections, states } from "./info.ts";

/** What happened to a report, in the order it happened. One item per event, beside the report's head. */
export const kinds = [
  "acknowledged",
  "planned",
  "started",
  "asked",
  "replied",
  "added",
  "noted",
  "taken",
  "assigned",
  "forwarded",
  "rejected",
  "finished",
  "confirmed",
  "reopened",
  "closed",
  "escalated",
  "hidden",
  "shown",
] as const;
export type EventKind = (typeof kinds)[number];

export const Event = z.object({
  code: z.string(),
  id: z.string().regex(pattern("evt")),
  at: z.iso.datetime(),
  kind: z.enum(kinds),
  /** In whose name: the public sees this, never a staff member's name. */
  side: z.enum(["agency", "reporter", "operator", "clock"]),
  agency: z.string(),
  /** Who did it (`per_…`, `dev_…`); for staff screens and the audit trail only. */
  by: z.string().optional(),
  byName: z.string().optional(),
  /** What they needed to be allowed, and the roles they held then: the audit trail is written from it. */
  action: z.string().optional(),
  roles: z.array(z.string()).optional(),
  /** False: seen by staff only. */
  public: z.boolean(),
  text: z.string().max(1000).optional(),
  /** State after the event. */
  state: z.enum(states),
  toAgency: z.string().optional(),
  assignee: z.string().optional(),
  assigneeName: z.string().optional(),
  rejection: z.enum(rejections).optional(),
  duplicateOf: z.string().optional(),
  plannedFor: z.iso.date().optional(),
  photos: z.array(z.string()).max(3).optional(),
  level: z.number().int().optional(),
  /** Minutes past the promise, for the figures; negative when early. */
  respondLate: z.number().optional(),
  resolveLate: z.number().optional(),
  respondMinutes: z.number().optional(),
  resolveMinutes: z.number().optional(),
});
export type Event = z.output<typeof Event>;

export const Events = entity(Event, {
  name: "report_event",
  key: (e: { code: string; at: string; id: string }) => ({ pk: partition(e.code), sk: `2#${e.at}#${e.id}` }),
});

/** Follows from the report and the version the step starts from: one step has one id, and seeds are repeatable. */
export const eventId = (now: Date, { code, version }: { code: string; version: number }): string =>
  id("evt", now.getTime(), (bytes) => createHash("sha256").update(`${code}:${version}`).digest().subarray(0, bytes));
