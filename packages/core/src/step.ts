import * as z from "zod";
import { invalid } from "./fields.ts";

/** What a step asks for: named fields, or several sets of them that the value of one field tells apart. */
export type Input = z.ZodObject | z.ZodDiscriminatedUnion<z.ZodObject[]>;

/**
 * A step of a thing that has states, as data, under the verb that takes it: `plan: { kind: "planned", … }`.
 * Its API route, form, permission and place in the timeline are made from it; a module adds what its own steps need.
 */
export interface Step<Kind extends string = string, State extends string = string, I extends Input = Input> {
  /** What is stored of it, and what its words are found by. */
  kind: Kind;
  /** States from which it may be taken. */
  from: readonly State[];
  /** The state it leads to; without one the state stays. */
  to?: State;
  /** One line for the API's document. */
  summary: string;
  /** What whoever takes it tells, with the fields' own rules: the API's body and the form's fields. */
  input: I;
}

/** Characters of a text that is told with a step or written to the other side, at most. */
export const maxText = 1000;

const text = z.string().trim().max(maxText, "text.long");
/** A text that has to be written, of 3 characters at least. */
export const neededText = text.refine((written) => written.length >= 3, "text.required");
/** A text that may be left empty. */
export const optionalText = text.refine((written) => written === "" || written.length >= 3, "text.required").optional();

/** Every field a step may ask for, in the order in which a form shows them. */
export function fieldsOfInput(input: Input): Record<string, z.ZodType> {
  const fields: Record<string, z.ZodType> = {};
  for (const { shape } of input instanceof z.ZodObject ? [input] : input.options) merge(fields, shape as Record<string, z.ZodType>);
  return fields;
}

/** Adds fields to others; one that is there already becomes either of the two. */
export function merge(fields: Record<string, z.ZodType>, more: Readonly<Record<string, z.ZodType>>): void {
  for (const [name, schema] of Object.entries(more)) {
    const before = fields[name];
    fields[name] = before === undefined || before === schema ? schema : z.union([before, schema]);
  }
}

/** The same input with further fields in front: what a caller sends beside the step's own, such as the version it saw. */
export const withFields = (input: Input, fields: z.ZodRawShape): Input =>
  input instanceof z.ZodObject
    ? z.object({ ...fields, ...input.shape })
    : z.discriminatedUnion(input.def.discriminator, input.options.map((option) => z.object({ ...fields, ...option.shape })) as [z.ZodObject, ...z.ZodObject[]]);

/**
 * Reads what somebody sent for a step.
 * @param code of the Fault, where the rule that is broken names none
 * @throws Fault invalid with `fields`
 */
export function readInput<I extends Input>(input: I, sent: unknown, code: string): z.output<I> {
  const read = input.safeParse(sent);
  if (!read.success) throw invalid(read.error, code);
  return read.data as z.output<I>;
}
