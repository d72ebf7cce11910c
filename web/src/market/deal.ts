import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import { say } from "@among/core/market/deal/chat";
import type { Deal } from "@among/core/market/deal/lifecycle";
import { nameOf, ruleOf } from "@among/core/market/deal/rules";
import { names, steps, type Kind, type Sent, type Name } from "@among/core/market/deal/steps";
import { take } from "@among/core/market/deal/take";
import { requiredText, textIn, versionIn, whole } from "../forms/codecs.ts";
import { formFor, formOf, type Codecs, type Form, type Readable } from "../forms/form.ts";
import { entry } from "../shell/entry.ts";
import type { Lang } from "../shell/lang.ts";
import { quantity, rupiah } from "./codecs.ts";
import type { StepWithForm } from "./words/id.ts";

/** One of the forms of a deal's page as the person left it: what was typed, by field. */
export type Values = Record<string, string>;

/** How the fields of a step are read that are neither text nor one choice of several. */
const codecs = { quantity, price: rupiah, fee: rupiah, stars: whole };

type StepForm = Form<Values, Record<string, unknown>>;

/** A form for each step people take, made of its input and named by the step's kind; `say` is a line of chat. */
const forms: Partial<Record<string, StepForm>> = {
  ...Object.fromEntries(names.filter((name) => steps[name].by.some((side) => side !== "clock")).map((name) => [steps[name].kind, formFor(steps[name].input, codecs as never) as StepForm])),
  say: formOf({ text: requiredText } as Codecs) as StepForm,
};

/** Each form names its fields after itself, so that no two fields of the page share an id. */
export const controlOf = (action: string, field: string): string => `${action}-${field}`;

export const dealForm: Readable<Values> = {
  read(posted) {
    const action = textIn(posted, "action");
    return entry(forms, action)?.read(posted, controlOf(action, "")) ?? {};
  },
};

/**
 * Does what a form of the deal's page asks for.
 * @returns where to go then, below the deal's own address
 * @throws Fault missing `action.unknown`, and what the step throws
 */
export async function runAction(posted: FormData, values: Values, { actor, deal, lang }: { actor: Actor; deal: string; lang: Lang }): Promise<string> {
  const action = textIn(posted, "action");
  const form = entry(forms, action);
  if (!form) throw new Fault("missing", "action.unknown");
  if (action === "say") {
    await say(actor, deal, { id: textIn(posted, "id") || id("lin"), text: values.text! });
    return "#obrolan";
  }
  await take(actor, { id: deal, version: versionIn(posted) }, nameOf(action as Kind), form.draft(values, lang) as Sent<Name>);
  return `?ok=${action}`;
}

/**
 * The steps shown one below the other, and which of them the deal waits for, when it waits for this reader: it comes
 * first and is open. A step that leaves the deal's state as it is, such as paying, has a place of its own on the page.
 */
export function stepsShown(deal: Deal, moves: readonly Kind[]): { shown: StepWithForm[]; next?: StepWithForm } {
  const course = moves.filter((kind): kind is StepWithForm => Boolean(ruleOf(kind).to ?? ruleOf(kind).leads));
  const next = course.find((kind) => !ruleOf(kind).setback && ruleOf(kind).to !== deal.state);
  return { shown: next ? [next, ...course.filter((kind) => kind !== next)] : course, next };
}
