import { expect, test } from "vitest";
import * as z from "zod";
import { Fault } from "@among/core/fault";
import { fieldsOfInput, readInput, withFields } from "@among/core/step";

const text = z.string().trim().max(10, "text.long").refine((t) => t.length >= 3, "text.required");
const one = z.object({ day: z.iso.date("date"), text });
const several = z.discriminatedUnion("why", [z.object({ why: z.literal("twin"), of: z.string(), text }), z.object({ why: z.enum(["far", "gone"]), text })]);

function faultOf(run: () => unknown): Fault | undefined {
  try {
    run();
  } catch (error) {
    if (Fault.is(error)) return error;
    throw error;
  }
  return undefined;
}

test("the fields of a form are those of every set, each once and in order", () => {
  expect(Object.keys(fieldsOfInput(one))).toEqual(["day", "text"]);
  expect(Object.keys(fieldsOfInput(several))).toEqual(["why", "of", "text"]);
});

test("what is sent beside the step's own fields is judged with them", () => {
  const version = z.number().int().min(1);
  for (const [input, sent] of [[one, { day: "2026-11-21", text: " abc " }], [several, { why: "twin", of: "A", text: "abc" }], [several, { why: "far", text: "abc" }]] as const) {
    const whole = withFields(input, { version });
    expect(whole.safeParse(sent).success).toBe(false);
    expect(whole.parse({ ...sent, version: 2 })).toEqual({ ...sent, text: "abc", version: 2 });
  }
});

test.each([
  ["a rule that names the Fault", one, { day: "2026-11-21", text: "a" }, "text.required", { text: "required" }],
  ["the first of several rules", one, { day: "2026-11-21", text: "a".repeat(11) }, "text.long", { text: "long" }],
  ["a rule that names only what is wrong with its field", one, { day: "21.11.", text: "abc" }, "step.invalid", { day: "date" }],
  ["a rule of zod's own", one, { day: "2026-11-21" }, "step.invalid", { text: "required" }],
  ["no set of fields that fits", several, { why: "lazy", text: "abc" }, "step.invalid", { why: "choice" }],
  ["something else altogether", one, null, "step.invalid", { form: "required" }],
] as const)("%s gives the Fault its code and its fields", (_, input, sent, code, fields) => {
  expect(faultOf(() => readInput(input, sent, "step.invalid"))).toMatchObject({ kind: "invalid", code, detail: { fields } });
});
