import * as z from "zod";
import { areaCode, key, named, text } from "./schema.ts";

/** The drawings a category can have: symbols of the pages' sprite, where a test looks for each. */
export const categoryIcons = [
  "banner", "bench", "bin", "crop", "fire", "flood", "landslide", "other", "pill", "road", "stall", "street-light", "tap", "traffic", "traffic-light", "tree",
] as const;

const value = z.strictObject({ key, name: text, name_en: text }).transform(({ key, name, name_en }) => ({ key, name, nameEn: name_en }));

const question = z
  .strictObject({
    variable: z.literal(true),
    code: key,
    datatype: z.enum(["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]),
    required: z.boolean(),
    order: z.int().positive(),
    description: text,
    description_en: text,
    datatype_description: z.string(),
    values: z.array(value).min(1).optional(),
  })
  .refine((q) => q.datatype.endsWith("list") === Boolean(q.values), { path: ["values"], message: "a list has values, and only a list" })
  .transform(({ variable, description, description_en, datatype_description, ...rest }) => ({
    ...rest,
    label: description,
    labelEn: description_en,
    hint: datatype_description || undefined,
  }));

const targets = z
  .strictObject({ first_response_hours: z.number().positive(), resolution_hours: z.number().positive().nullable(), basis: text })
  .refine((t) => t.resolution_hours === null || t.resolution_hours >= t.first_response_hours, { path: ["resolution_hours"], message: "shorter than the first response" })
  .transform((t) => ({ respondHours: t.first_response_hours, resolveHours: t.resolution_hours }));

const condition = z
  .string()
  .regex(/^[a-z0-9_]+=[a-z0-9_]+$/, "written as question=value")
  .transform((pair) => ({ code: pair.split("=")[0]!, value: pair.split("=")[1]! }));

const category = z
  .strictObject({
    key,
    service_code: key,
    service_name: text,
    service_name_en: text,
    hint: text.optional(),
    hint_en: text.optional(),
    icon: z.enum(categoryIcons).optional(),
    default_agency: key,
    co_agencies: z.array(key),
    emergency: z.boolean(),
    emergency_if: condition.nullable(),
    contact_if: condition.optional(),
    call_first: z.array(z.string()).nullable(),
    confidential: z.boolean(),
    anonymous_allowed: z.boolean(),
    public_map: z.boolean(),
    targets,
    otherwise: z.strictObject({ default_agency: key, targets }).optional(),
    dispatch: z.boolean().optional(),
    metadata: z.boolean(),
    type: z.literal("realtime"),
    group: key,
    attributes: z.array(question).refine((list) => list.every((q, i) => !i || q.order > list[i - 1]!.order), "questions stand in the file in their order"),
    note: text.optional(),
  })
  .refine((c) => c.service_code === c.key, { path: ["service_code"], message: "differs from the key" })
  .refine((c) => !c.emergency || c.call_first?.length, { path: ["call_first"], message: "an emergency names the number to call first" })
  .refine((c) => !c.otherwise || c.emergency_if, { path: ["otherwise"], message: "says what holds when emergency_if does not" })
  .refine((c) => !c.hint === !c.hint_en, { path: ["hint_en"], message: "a hint is given in both languages" })
  .refine((c) => !(c.confidential && c.public_map), { path: ["public_map"], message: "a confidential category cannot be on the public map" })
  .transform((c) => ({
    key: c.key,
    name: c.service_name,
    nameEn: c.service_name_en,
    hint: c.hint && c.hint_en ? { name: c.hint, nameEn: c.hint_en } : undefined,
    icon: c.icon ?? ("other" as const),
    group: c.group,
    agency: c.default_agency,
    coAgencies: c.co_agencies,
    emergency: c.emergency,
    emergencyIf: c.emergency_if ?? undefined,
    contactIf: c.contact_if,
    callFirst: c.call_first ?? [],
    confidential: c.confidential,
    anonymousAllowed: c.anonymous_allowed,
    publicMap: c.public_map,
    targets: c.targets,
    otherwise: c.otherwise && { agency: c.otherwise.default_agency, targets: c.otherwise.targets },
    dispatch: c.dispatch ?? false,
    questions: c.attributes,
  }));

export const categories = z.strictObject({
  region: areaCode,
  note: text.optional(),
  open311: z.strictObject({ spec: text, attribute_fields: z.array(text) }).optional(),
  groups: z.array(named).min(1),
  categories: z.array(category).min(1),
});
