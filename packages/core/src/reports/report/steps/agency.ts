import * as z from "zod";
import { use } from "../../../config.ts";
import { Fault } from "../../../fault.ts";
import { officer } from "../../../identity/officers.ts";
import * as Showing from "../../../media/showing.ts";
import { neededText, optionalText } from "../../../step.ts";
import { dateAt } from "../../../zone.ts";
import { readCode } from "../code.ts";
import { Heads, isPublic, maxPhotos, pending, rejections, states, type Info, type Rejection } from "../info.ts";
import { closesAt, promise } from "../promise.ts";
import { defineStep } from "./define.ts";

const maybeText = z.object({ text: optionalText });

/** Steps of the agency that answers a report. */
export const agency = {
  acknowledge: defineStep({
    kind: "acknowledged", by: "report.acknowledge",
    summary: "Say that it arrived",
    from: ["open"], to: "acknowledged", answers: true,
    input: maybeText,
  }),
  plan: defineStep({
    kind: "planned", by: "report.plan",
    summary: "Say on which day the work is planned",
    from: pending, to: "planned", answers: true,
    input: z.object({ plannedFor: z.iso.date("plan.date"), text: optionalText }),
    prepare: (values, { now }) => ({ ...values, plannedFor: upcoming(values.plannedFor, now) }),
    effect: (next, { plannedFor }) => void (next.plannedFor = plannedFor),
  }),
  start: defineStep({
    kind: "started", by: "report.start",
    summary: "Say that work began",
    from: ["open", "acknowledged", "planned"], to: "started", answers: true,
    input: maybeText,
  }),
  ask: defineStep({
    kind: "asked", by: "report.ask",
    summary: "Ask the reporter",
    from: pending, answers: true,
    input: z.object({ text: neededText }),
  }),
  note: defineStep({
    kind: "noted", by: "report.note",
    summary: "Add a note, for everyone or for staff",
    from: states, public: false,
    input: z.object({ text: neededText, public: z.boolean() }),
  }),
  take: defineStep({
    kind: "taken", by: "report.take",
    summary: "Make the case one's own",
    from: pending, public: false,
    input: z.object({}),
    offered: (report, actor) => actor.kind === "person" && report.assignee !== actor.id,
    prepare: (_values, { actor }) => ({ assignee: actor.id, assigneeName: actor.name }),
    effect: (next, { assignee }) => void (next.assignee = assignee),
  }),
  assign: defineStep({
    kind: "assigned", by: "report.assign",
    summary: "Give it to an officer of the agency",
    from: pending, public: false,
    input: z.object({ assignee: z.string().max(40).describe("Id of the officer") }),
    async prepare({ assignee }, { actor, report }) {
      const { id, name } = await officer(actor, report.agency, assignee);
      return { assignee: id, assigneeName: name };
    },
    effect: (next, { assignee }) => void (next.assignee = assignee),
  }),
  forward: defineStep({
    kind: "forwarded", by: "report.forward",
    summary: "Hand it on to another agency",
    from: pending, to: "open",
    input: z.object({ toAgency: z.string().max(40), text: neededText }),
    prepare(values, { report }) {
      if (!use().region.agency(values.toAgency) || values.toAgency === report.agency) throw new Fault("invalid", "agency.unknown", { fields: { toAgency: "choice" } });
      return values;
    },
    // The completion promised to the citizen stands; only the first answer starts anew at the next agency.
    effect(next, { toAgency }, { region, now }) {
      next.agency = toAgency;
      next.receivedAt = now.toISOString();
      next.assignee = undefined;
      next.plannedFor = undefined;
      next.respondedAt = undefined;
      next.respondBy = promise(region, region.category(next.category)!, next.emergency, now).respondBy;
      next.escalated = 0;
    },
  }),
  reject: defineStep({
    kind: "rejected", by: "report.reject",
    summary: "Say why nothing will be done",
    from: pending, to: "rejected", answers: true,
    input: z.discriminatedUnion("rejection", [
      z.object({ rejection: z.literal("duplicate"), duplicateOf: z.string().max(20).describe("Code of the other report"), text: neededText }),
      z.object({ rejection: z.enum(rejections).exclude(["duplicate"]), text: neededText }),
    ]),
    async prepare(values, { report }): Promise<{ rejection: Rejection; duplicateOf?: string; text: string }> {
      return values.rejection === "duplicate" ? { ...values, duplicateOf: await original(report, values.duplicateOf) } : values;
    },
    effect(next, { rejection, duplicateOf }) {
      next.rejection = rejection;
      next.duplicateOf = duplicateOf;
    },
  }),
  finish: defineStep({
    kind: "finished", by: "report.finish",
    summary: "Say that it is done",
    from: pending, to: "finished", answers: true,
    input: z.object({ text: neededText, photos: z.array(z.string().max(40)).max(maxPhotos).default([]).describe("Ids of uploaded photos") }),
    prepare: async ({ text, photos }, { report }) => ({ text, photos: await Showing.claim(photos, { of: report.code, confidential: !isPublic(report) }) }),
    effect(next, _values, { region, now }) {
      next.resolvedAt = now.toISOString();
      next.closesAt = closesAt(region, now);
    },
  }),
};

function upcoming(day: string, now: Date): string {
  const today = dateAt(now.getTime(), use().region.timezone);
  const limit = new Date(now.getTime() + 366 * 86_400_000).toISOString().slice(0, 10);
  if (day < today || day > limit) throw new Fault("invalid", "plan.date", { fields: { plannedFor: "date" } });
  return day;
}

async function original(report: Info, typed: string): Promise<string> {
  const code = readCode(use().region.prefix, typed);
  const other = code && code !== report.code ? await Heads.get({ code }, { consistent: true }) : undefined;
  // Naming a report that is not public as the original would tell the public that it exists.
  if (!other || (isPublic(report) && !isPublic(other))) throw new Fault("invalid", "duplicate.unknown", { fields: { duplicateOf: "choice" } });
  return other.code;
}
