import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Follow from "@among/core/reports/follow";
import * as Reporter from "@among/core/reports/report/reporter";
import { text } from "../forms/codecs.ts";
import { formOf } from "../forms/form.ts";

export const actions = ["support", "follow", "reply", "confirm", "reopen"] as const;
export type Action = (typeof actions)[number];

interface By {
  actor: Actor;
  code: string;
  /** The reporter's own key, from their link. */
  key?: string;
  lang: "id" | "en";
}

/** The forms of a report's page: a number to follow by, an answer or a reason. */
export const actForm = formOf({ phone: text, text });
export type Values = ReturnType<typeof actForm.read>;

const verbs: Record<Action, (by: By, typed: Values) => Promise<unknown>> = {
  support: ({ actor, code }) => Follow.support(actor, code),
  follow: ({ actor, code, lang }, { phone }) => Follow.follow(actor, code, { phone, lang }),
  reply: ({ actor, code, key }, { text }) => Reporter.reply(actor, code, text, key),
  confirm: ({ actor, code, key }) => Reporter.confirm(actor, code, key),
  reopen: ({ actor, code, key }, { text }) => Reporter.reopen(actor, code, text, key),
};

/**
 * Does what a form of the report's page asks for.
 * @returns the action done
 * @throws Fault as the verbs do; invalid `action.unknown`; limited
 */
export async function act(action: FormDataEntryValue | null, values: Values, by: By): Promise<Action> {
  const known = actions.find((one) => one === action);
  if (!known) throw new Fault("invalid", "action.unknown");
  await verbs[known](by, values);
  return known;
}
