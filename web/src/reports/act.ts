import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Follow from "@among/core/reports/follow";
import * as Reporter from "@among/core/reports/report/reporter";

export const actions = ["support", "follow", "reply", "confirm", "reopen"] as const;
export type Action = (typeof actions)[number];

interface By {
  actor: Actor;
  code: string;
  /** The reporter's own key, from their link. */
  key?: string;
  lang: "id" | "en";
}

/** What the page shows again when something was refused. */
export interface Refused {
  action: Action;
  status: number;
  /** Code of the fault. */
  fault: string;
  /** What was typed. */
  text: string;
}

const verbs: Record<Action, (by: By, text: string) => Promise<unknown>> = {
  support: ({ actor, code }) => Follow.support(actor, code),
  follow: ({ actor, code, lang }, phone) => Follow.follow(actor, code, { phone, lang }),
  reply: ({ actor, code, key }, text) => Reporter.reply(actor, code, text, key),
  confirm: ({ actor, code, key }) => Reporter.confirm(actor, code, key),
  reopen: ({ actor, code, key }, text) => Reporter.reopen(actor, code, text, key),
};

/**
 * Does what a form of the report's page asks for.
 * @returns the action done, or what was refused with what had been typed
 * @throws Fault missing, forbidden: those have pages of their own
 */
export async function act(form: FormData, by: By): Promise<{ done: Action } | Refused> {
  const action = actions.find((a) => a === form.get("action"));
  if (!action) throw new Fault("invalid", "action.unknown");
  const text = String(form.get(action === "follow" ? "phone" : "text") ?? "");
  try {
    await verbs[action](by, text);
    return { done: action };
  } catch (error) {
    if (!Fault.is(error) || error.kind === "missing" || error.kind === "forbidden") throw error;
    const status = { limited: 429, conflict: 409 }[error.kind as string] ?? 422;
    return { action, status, fault: error.code, text };
  }
}
