import { hash } from "node:crypto";
import * as z from "zod";
import { langs } from "../../lang.ts";
import type { Category, Region, Village } from "@among/region";
import { Fault } from "../../fault.ts";
import { fieldsOf, textOf } from "../../fields.ts";
import { pattern } from "../../id.ts";
import { maxPhoneLength, readPhone } from "../../identity/phone.ts";
import { Point } from "../../point.ts";
import { readAnswers } from "./answers.ts";
import { maxLandmark, maxPhotos, type Story } from "./info.ts";

/** What a person sends. The id is made on their side, so that sending twice is one report. */
export const Draft = z.object({
  id: z.string().regex(pattern("rep")).describe("Client-made: `rep_` and a ULID; sending it again returns the same report"),
  category: z.string(),
  point: Point.optional(),
  village: z.string().optional().describe("Village code; enough without a point when a landmark is given"),
  landmark: z.string().trim().max(maxLandmark).optional(),
  answers: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).default({}),
  description: z.string().trim().min(10).max(1500),
  photos: z.array(z.string()).max(maxPhotos).default([]).describe("Ids of uploaded photos"),
  phone: z.string().trim().max(maxPhoneLength).optional(),
  anonymous: z.boolean().default(false),
  confidential: z.boolean().default(false),
  lang: z.enum(langs).default("id"),
});
export type Draft = z.input<typeof Draft>;

export interface Checked {
  draft: z.output<typeof Draft>;
  category: Category;
  village: Village;
  answers: Story["answers"];
  phone?: string;
}

/**
 * Checks a whole draft at once, so that a form can show every error beside its field.
 * @throws Fault invalid `report.invalid` with `fields`, or `report.outside_region` with where to turn instead
 */
export function check(region: Region, input: unknown): Checked {
  const parsed = Draft.safeParse(input);
  const fields: Record<string, string> = {};
  // Read leniently, so that the fields that do fit are judged in the same answer.
  const raw = typeof input === "object" && input !== null ? (input as Partial<Record<keyof Draft, unknown>>) : {};
  if (!parsed.success) Object.assign(fields, fieldsOf(parsed.error));
  const category = region.category(textOf(raw.category));
  if (!category) fields.category = "choice";
  const { answers, fields: answerFields } = category ? readAnswers(category, (raw.answers ?? {}) as Record<string, unknown>) : { answers: {}, fields: {} };
  Object.assign(fields, answerFields);

  const typed = textOf(raw.phone);
  const phone = typed ? readPhone(typed) : undefined;
  if (typed && !phone) fields.phone = "phone";

  const point = Point.safeParse(raw.point).data;
  const named = region.village(textOf(raw.village));
  const located = point && region.villageAt(point);
  const village = located ?? named;
  if (point && !located) throw new Fault("invalid", "report.outside_region", { fields: { ...fields, place: "outside_region" }, elsewhere: region.elsewhere });
  if (raw.village && !named) fields.village = "choice";
  else if (!village) fields.place = "required";
  else if (!point && !textOf(raw.landmark)) fields.landmark = "required";

  if (!parsed.success || !category || !village || Object.keys(fields).length > 0) throw new Fault("invalid", "report.invalid", { fields });
  return { draft: parsed.data, category, village, answers, phone };
}

/** What may differ between two sends of one report: photos may have arrived in between, and the page's language changed. */
const mayDiffer: readonly string[] = ["id", "photos", "lang"];
const compared = Object.keys(Draft.shape).filter((key) => !mayDiffer.includes(key)) as (keyof Checked["draft"])[];

/**
 * Tells a repeated send from another draft under the same id. Digests are stored, and their parts stand in the order of
 * the schema: a new field goes last in `Draft`, and where nobody filled it in the digest stays as it was before.
 */
export function digestOf(draft: Checked["draft"]): string {
  const values = compared.map((key) => draft[key]);
  while (values.at(-1) === undefined) values.pop();
  return hash("sha256", JSON.stringify(values), "base64url");
}
