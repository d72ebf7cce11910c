import type * as z from "zod";
import { maxPhotos } from "@among/core/reports/report/info";
import { maxLengthOf } from "../forms/max-length.ts";
import { photos, requiredText, text, textIn, whole, type Codec } from "../forms/codecs.ts";
import { formOf, type Codecs, type Form } from "../forms/form.ts";
import type { Lang } from "../shell/lang.ts";
import { fieldsOf, isStepKind, type StepKind } from "./steps.ts";

/** A step's form as the officer left it, so that nothing typed is ever lost. */
export interface Typed {
  move: string;
  version: number;
  /** When the report had last changed, as the officer saw it. */
  seen: string;
  /** Number of a ready-made sentence, from 1; empty: none. */
  template: string;
  withoutPhoto: boolean;
  /** The step's own fields: text, a box, ids of photos. */
  values: { text?: string; photos?: string[]; [field: string]: unknown };
}

/** How a field is asked for. */
export type Control = "text" | "long" | "date" | "number" | "either" | "choice" | "photos";

/** By the field's schema, so that a new field needs nothing here. */
export function controlOf(schema: z.core.$ZodType): Control {
  const { type, format, innerType } = schema._zod.def as z.core.$ZodTypeDef & { format?: string; innerType?: z.core.$ZodType };
  if (innerType) return controlOf(innerType);
  if (choicesOf(schema)) return "choice";
  if (type === "array") return "photos";
  if (type === "boolean") return "either";
  if (type === "number") return "number";
  if (format === "date") return "date";
  return (maxLengthOf(schema) ?? 0) > 200 ? "long" : "text";
}

/** What a field of a closed list takes. */
export const choicesOf = (schema: z.core.$ZodType): string[] | undefined => schema._zod.values && [...schema._zod.values].filter((value) => typeof value === "string");

/** One of two, both on the page. */
const either: Codec<boolean, boolean> = { blank: () => false, read: (posted, name) => textIn(posted, name) === "1", value: (typed) => typed, typed: (value) => value };
const someOf: typeof photos = { ...photos, read: (posted, name) => photos.read(posted, name).slice(0, maxPhotos) };

const codecs = { photos: someOf, either, number: whole } as const;

function codecOf(schema: z.ZodType): Codec<unknown, unknown> {
  const control = controlOf(schema);
  const own = control in codecs ? codecs[control as keyof typeof codecs] : schema.safeParse(undefined).success ? text : requiredText;
  return own as Codec<unknown, unknown>;
}

const forms = new Map<StepKind, Form<Typed["values"], Record<string, unknown>>>();

function formOfStep(move: StepKind): Form<Typed["values"], Record<string, unknown>> {
  const made = forms.get(move) ?? formOf<Codecs>(Object.fromEntries(Object.entries(fieldsOf(move)).map(([name, schema]) => [name, codecOf(schema)])));
  forms.set(move, made);
  return made;
}

export function read(posted: FormData): Typed {
  const move = textIn(posted, "move");
  return {
    move,
    version: Number(textIn(posted, "version")) || 0,
    seen: textIn(posted, "seen"),
    template: textIn(posted, "template"),
    withoutPhoto: posted.has("withoutPhoto"),
    values: isStepKind(move) ? formOfStep(move).read(posted) : {},
  };
}

/** The step's input: a ready-made sentence, if one was chosen, comes before what was typed. */
export function stepInput(move: StepKind, { values, template }: Typed, templates: readonly string[] | undefined, lang: Lang): Record<string, unknown> {
  const input = formOfStep(move).draft(values, lang);
  const chosen = templates?.[Number(template) - 1];
  return chosen ? { ...input, text: [chosen, values.text].filter(Boolean).join(" ") } : input;
}
