import { createHash } from "node:crypto";
import * as z from "zod";
import { id, pattern } from "../../id.ts";
import { fieldsOfInput, maxText, merge } from "../../step.ts";
import { entity } from "../../table.ts";
import { maxPhotos, partition, rejections, states } from "./info.ts";
import { kinds, steps, type EventKind, type StepName } from "./steps.ts";

/** What was sent for a step, whichever it was. */
type AnyInput = z.output<(typeof steps)[StepName]["input"]>;
type KeyOf<T> = T extends T ? (string extends keyof T ? never : keyof T) : never;
type ValueOf<T, K extends PropertyKey> = T extends { [Key in K]?: infer Value } ? (string extends keyof T ? never : Value) : never;
type StepFields = { [K in KeyOf<AnyInput>]: z.ZodOptional<z.ZodType<ValueOf<AnyInput, K>>> };

/** A field as an event stores it: without its default, and optional, because only some steps have it. */
const stored = (schema: z.ZodType): z.ZodType => (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? stored(schema.unwrap() as z.ZodType) : schema.optional());

/** The fields of all steps, each once: whatever a step asks for is kept in its event. */
function fieldsOfSteps(): StepFields {
  const fields: Record<string, z.ZodType> = {};
  for (const { input } of Object.values(steps)) merge(fields, fieldsOfInput(input));
  return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, stored(schema)])) as StepFields;
}
export const stepFields = fieldsOfSteps();

/** What happened to a report, in the order it happened. One item per event, beside the report's head. */
export const Event = z.object({
  ...stepFields,
  code: z.string(),
  id: z.string().regex(pattern("evt")),
  at: z.iso.datetime(),
  kind: z.enum(kinds as [EventKind, ...EventKind[]]),
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
  text: z.string().max(maxText).optional(),
  photos: z.array(z.string()).max(maxPhotos).optional(),
  rejection: z.enum(rejections).optional(),
  state: z.enum(states).describe("State afterwards"),
  assigneeName: z.string().optional(),
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
