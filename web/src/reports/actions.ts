import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Follow from "@among/core/reports/follow";
import * as Support from "@among/core/reports/support";
import { take } from "@among/core/reports/report/take";
import { text } from "../forms/codecs.ts";
import { formOf } from "../forms/form.ts";

export const actions = ["support", "follow", "reply", "confirm", "reopen"] as const;
export type Action = (typeof actions)[number];

interface Asker {
  actor: Actor;
  code: string;
  /** The reporter's own key, from their link. */
  key?: string;
  lang: "id" | "en";
}

/** The forms of a report's page: a number to follow by, an answer or a reason. */
export const actionForm = formOf({ phone: text, text });
export type Values = ReturnType<typeof actionForm.read>;

/** What an action may turn out to be: a number that is still to be confirmed follows nothing yet. */
export type Done = Action | "asked";

const verbs: Record<Action, (asker: Asker, typed: Values) => Promise<unknown>> = {
  support: ({ actor, code }) => Support.support(actor, code),
  follow: async ({ actor, code, lang }, { phone }) => ((await Follow.follow(actor, code, { phone, lang })).pending ? "asked" : "follow"),
  reply: ({ actor, code, key }, { text }) => take(actor, { code, key }, "reply", { text }),
  confirm: ({ actor, code, key }) => take(actor, { code, key }, "confirm", {}),
  reopen: ({ actor, code, key }, { text }) => take(actor, { code, key }, "reopen", { text }),
};

/**
 * Does what a form of the report's page asks for.
 * @returns the action done
 * @throws Fault as the verbs do; invalid `action.unknown`; limited
 */
export async function runAction(action: FormDataEntryValue | null, values: Values, asker: Asker): Promise<Done> {
  const found = actions.find((name) => name === action);
  if (!found) throw new Fault("invalid", "action.unknown");
  return (await verbs[found](asker, values)) === "asked" ? "asked" : found;
}
