import * as z from "zod";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { officer } from "@among/core/identity/officers";
import type { Action } from "@among/core/identity/permissions";
import { readCode } from "@among/core/reports/report/code";
import type { Moved } from "@among/core/reports/report/move";
import { rejections } from "@among/core/reports/report/info";
import * as Answer from "@among/core/respond/answer";

/** The version the officer was looking at: steps taken since are not overwritten. */
const version = z.number().int().min(1);
const text = z.string().max(1000);
const photos = z.array(z.string().max(40)).max(3).default([]).describe("Ids of uploaded photos");

const others = rejections.filter((r) => r !== "duplicate") as Exclude<(typeof rejections)[number], "duplicate">[];

interface Step<B extends z.ZodType> {
  action: Action;
  summary: string;
  body: B;
  take: (actor: Actor, on: Answer.Case, sent: z.output<B>) => Promise<Moved>;
}

const step = <B extends z.ZodType>(action: Action, summary: string, body: B, take: Step<B>["take"]): Step<B> => ({ action, summary, body, take });

/** Every step staff may take by name: what it needs, and the verb that takes it. */
export const moves = {
  take: step("report.take", "Make the case one's own", z.object({ version }), (a, on) => Answer.take(a, on)),
  assign: step("report.assign", "Give it to an officer of the agency", z.object({ version, assignee: z.string().max(40).describe("Id of the officer") }), (a, on, s) =>
    Answer.assign(a, on, (agency) => officer(a, agency, s.assignee))),
  acknowledge: step("report.acknowledge", "Say that it arrived", z.object({ version, text: text.optional() }), (a, on, s) => Answer.acknowledge(a, on, s.text)),
  plan: step("report.plan", "Say on which day the work is planned", z.object({ version, plannedFor: z.iso.date(), text: text.optional() }), (a, on, s) =>
    Answer.plan(a, on, s.plannedFor, s.text)),
  start: step("report.start", "Say that work began", z.object({ version, text: text.optional() }), (a, on, s) => Answer.start(a, on, s.text)),
  ask: step("report.ask", "Ask the reporter", z.object({ version, text }), (a, on, s) => Answer.ask(a, on, s.text)),
  note: step("report.note", "Add a note, for everyone or for staff", z.object({ version, text, public: z.boolean() }), (a, on, s) => Answer.note(a, on, s.text, s.public)),
  forward: step("report.forward", "Hand it on to another agency", z.object({ version, toAgency: z.string().max(40), text }), (a, on, s) =>
    Answer.forward(a, on, s.toAgency, s.text)),
  reject: step(
    "report.reject",
    "Say why nothing will be done",
    z.discriminatedUnion("rejection", [
      z.object({ version, text, rejection: z.enum(others as [(typeof others)[number], ...typeof others]) }),
      z.object({ version, text, rejection: z.literal("duplicate"), duplicateOf: z.string().max(20).describe("Code of the other report") }),
    ]),
    (a, on, s) => Answer.reject(a, on, { ...s, duplicateOf: "duplicateOf" in s ? readCode(use().region.prefix, s.duplicateOf) : undefined }),
  ),
  finish: step("report.finish", "Say that it is done", z.object({ version, text, photos }), (a, on, s) => Answer.finish(a, on, s)),
  hide: step("report.moderate", "Hide it from the public, with the reason", z.object({ version, text }), (a, on, s) => Answer.moderate(a, on, true, s.text)),
  show: step("report.moderate", "Show it to the public again", z.object({ version, text }), (a, on, s) => Answer.moderate(a, on, false, s.text)),
} as const;

export type MoveName = keyof typeof moves;
