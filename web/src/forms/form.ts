// Also runs in the browser: imports only types of zod.
import type * as z from "zod";
import type { Lang } from "../shell/lang.ts";
import { requiredText, text, yes, type Codec, type Pair } from "./codecs.ts";

/** What a page must know of a form to take it: see `post`. */
export interface Readable<Values> {
  /** What was typed, field by field; a field that was not sent is empty. */
  read(posted: FormData): Values;
  /** The core's names of what is wrong, by the form's own controls. */
  controls?(fields: Record<string, string>): Record<string, string>;
  /** The values to show after a refusal: without what can only be refused again. */
  renew?(values: Values, code: string): Values;
}

/** The codec of each field, under the field's name in the draft. */
export type Codecs = Record<string, Codec<unknown, unknown>>;
type ValuesOf<Fields extends Codecs> = { [K in keyof Fields]: ReturnType<Fields[K]["read"]> };
type DraftOf<Fields extends Codecs> = { [K in keyof Fields]: Exclude<ReturnType<Fields[K]["value"]>, undefined> };

/** A form, field by field: from what a browser sent to what was typed, and from there to the draft the core judges. */
export interface Form<Values, Draft> extends Required<Readable<Values>> {
  /** An empty form, with these values where they are known. */
  blank(values?: Partial<Values>): Values;
  /** @param prefix of the controls' names, where several forms of a page have a field of this name */
  read(posted: FormData, prefix?: string): Values;
  /** What was left empty is left out, so that "required" and "wrong" stay two things. */
  draft(values: Values, lang: Lang): Draft;
  /** A draft as somebody would type it. */
  typed(draft: Partial<Draft>, lang: Lang): Values;
  /** The same values as names and values of controls, for a step that only passes them on. */
  pairs(values: Values): Pair[];
}

/** A form of these fields. */
export function formOf<Fields extends Codecs>(codecs: Fields): Form<ValuesOf<Fields>, DraftOf<Fields>> {
  const fields = Object.entries(codecs);
  const make = (one: (name: string, codec: Codec<unknown, unknown>) => unknown): never => Object.fromEntries(fields.map(([name, codec]) => [name, one(name, codec)])) as never;
  return {
    blank: (values = {}) => ({ ...(make((_, codec) => codec.blank()) as ValuesOf<Fields>), ...values }),
    read: (posted, prefix = "") => make((name, codec) => codec.read(posted, prefix + name)),
    draft: (values, lang) => make((name, codec) => codec.value(values[name], lang)),
    typed: (draft, lang) => make((name, codec) => (draft[name] === undefined ? codec.blank() : codec.typed(draft[name], lang))),
    pairs: (values) => fields.flatMap(([name, codec]) => codec.pairs?.(values[name], name) ?? plain(values[name], name)),
    controls: (wrong) =>
      Object.fromEntries(Object.entries(wrong).map(([path, code]) => {
        const [name, ...below] = path.split(".");
        return [codecs[name!]?.control?.(below.join(".")) ?? path, code];
      })),
    renew: (values, code) => make((name, codec) => codec.renew?.(values[name], code) ?? values[name]),
  };
}

function plain(typed: unknown, name: string): Pair[] {
  if (typeof typed === "string") return typed ? [[name, typed]] : [];
  if (typeof typed === "boolean") return typed ? [[name, "1"]] : [];
  if (Array.isArray(typed)) return typed.flatMap((one) => plain(one, name));
  return Object.entries(typed as object).flatMap(([part, one]) => plain(one, part));
}

type Input<S extends z.ZodRawShape, K extends keyof S> = Exclude<z.input<S[K]>, undefined>;
/** The fields a form has; the language is the page's. */
type FieldOf<S extends z.ZodRawShape> = Exclude<keyof S, "lang">;
/** Fields that need a codec: all but text, choices and boxes. */
type Needed<S extends z.ZodRawShape> = { [K in FieldOf<S>]: [Input<S, K>] extends [string] ? never : [Input<S, K>] extends [boolean] ? never : K }[FieldOf<S>];
type CodecsFor<S extends z.ZodRawShape> = { [K in Needed<S>]: Codec<unknown, Input<S, K>> } & { [K in Exclude<FieldOf<S>, Needed<S>>]?: Codec<unknown, Input<S, K>> };
type Typed<S extends z.ZodRawShape, K extends FieldOf<S>, C> = K extends keyof C ? (C[K] extends { read(...args: never[]): infer T } ? T : never) : [Input<S, K>] extends [boolean] ? boolean : string;
type CodecsOf<S extends z.ZodRawShape, C> = { [K in FieldOf<S>]: Codec<Typed<S, K, C>, Input<S, K>> };

/** The codecs of every field of a schema but `lang`: text and boxes read themselves, the type checker asks for all others. */
export const codecsOf = <S extends z.ZodRawShape, C extends CodecsFor<S>>(schema: z.ZodObject<S>, codecs: C): CodecsOf<S, C> =>
  Object.fromEntries(Object.keys(schema.shape).filter((name) => name !== "lang").map((name) => [name, (codecs as unknown as Codecs)[name] ?? usual(schema.shape[name]!)])) as never;

/** A form of a draft, which gets the page's language where it has one. */
export function formFor<S extends z.ZodRawShape, C extends CodecsFor<S>>(schema: z.ZodObject<S>, codecs: C): Form<ValuesOf<CodecsOf<S, C>>, z.input<z.ZodObject<S>>> {
  const form = formOf(codecsOf(schema, codecs));
  return { ...form, draft: (values: Parameters<typeof form.draft>[0], lang: Lang) => ({ ...form.draft(values, lang), ...("lang" in schema.shape && { lang }) }) } as never;
}

/** How a field is read of which the form says nothing. */
function usual(schema: z.core.$ZodType, optional = false): Codec<boolean, boolean> | Codec<string, string> {
  const { innerType, type } = schema._zod.def as z.core.$ZodTypeDef & { innerType?: z.core.$ZodType };
  if (innerType) return usual(innerType, true);
  return type === "boolean" ? yes : optional ? text : requiredText;
}
