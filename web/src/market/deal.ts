import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import * as Act from "@among/core/market/deal/act";
import type { Info } from "@among/core/market/deal/info";
import type { MoveKind } from "@among/core/market/deal/steps";
import { entry } from "../shell/entry.ts";
import type { Lang } from "../shell/lang.ts";
import { termsOf } from "./offer.ts";
import { formOf, quantityOf, rupiahOf, type Form } from "./typed.ts";

/** A form of the deal's page as the person left it. */
export interface Typed {
  action: string;
  quantity: string;
  price: string;
  handover: string;
  on: string;
  payment: string;
  stars: string;
  outcome: string;
  text: string;
}

export interface Refused {
  action: string;
  status: number;
  fault: string;
  fields: Record<string, string>;
  typed: Typed;
}

/** Each form names its text after itself, so that no two fields of the page share an id. */
const read = ({ text }: Form): Typed => {
  const action = text("action");
  const own = (name: string): string => text(`${action}-${name}`);
  return { action, quantity: own("quantity"), price: own("price"), handover: own("handover"), on: own("on"), payment: own("payment"), stars: own("stars"), outcome: own("outcome"), text: own("text") };
};

/** A form that was not sent because its session had ended, as the person left it. */
export function unsent(data: FormData): Refused {
  const typed = read(formOf(data));
  return { action: typed.action, status: 200, fault: "form.unsent", fields: {}, typed };
}

type Step = (actor: Actor, aimed: Act.Aimed, typed: Typed, lang: Lang) => Promise<unknown>;

const steps: Partial<Record<MoveKind, Step>> = {
  offered: (actor, aimed, typed, lang) => Act.offer(actor, aimed, termsOf(typed, lang)),
  accepted: (actor, aimed) => Act.accept(actor, aimed),
  declined: (actor, aimed, { text }) => Act.decline(actor, aimed, text),
  withdrawn: (actor, aimed, { text }) => Act.withdraw(actor, aimed, text),
  ready: (actor, aimed, { text }) => Act.ready(actor, aimed, text),
  handed_over: (actor, aimed, { quantity, price, text }, lang) => Act.handOver(actor, aimed, { quantity: quantityOf(quantity, lang) as number, price: rupiahOf(price), text: text || undefined }),
  received: (actor, aimed) => Act.receive(actor, aimed),
  reviewed: (actor, aimed, { stars, text }) => Act.review(actor, aimed, { stars: Number(stars || Number.NaN), text: text || undefined }),
  cancelled: (actor, aimed, { text }) => Act.cancel(actor, aimed, text),
  disputed: (actor, aimed, { text }) => Act.dispute(actor, aimed, text),
  paid: (actor, aimed, { payment }) => Act.pay(actor, aimed, payment as "cash"),
  shared: (actor, aimed) => Act.shareNumber(actor, aimed),
  settled: (actor, aimed, { outcome, quantity, price, text }, lang) => Act.settle(actor, aimed, { outcome: outcome as "received", quantity: quantityOf(quantity, lang), price: rupiahOf(price), text }),
};

/**
 * Takes the step a form of the deal's page asks for.
 * @returns what was done, or what was refused with all that was typed
 * @throws Fault missing, forbidden, unauthenticated: those have pages of their own
 */
export async function act(data: FormData, { actor, deal, lang }: { actor: Actor; deal: string; lang: Lang }): Promise<{ done: string } | Refused> {
  const form = formOf(data);
  const typed = read(form);
  const { action } = typed;
  const version = Number(form.text("version"));
  try {
    if (action === "say") {
      await Act.say(actor, deal, { id: form.text("id") || id("lin"), text: typed.text });
      return { done: "say" };
    }
    const step = entry(steps, action);
    if (!step) throw new Fault("missing", "action.unknown");
    await step(actor, { id: deal, version: Number.isInteger(version) && version > 0 ? version : undefined }, typed, lang);
    return { done: action };
  } catch (error) {
    if (!Fault.is(error) || ["missing", "forbidden", "unauthenticated"].includes(error.kind)) throw error;
    const status = { limited: 429, conflict: 409 }[error.kind as string] ?? 422;
    return { action, status, fault: error.code, fields: error.detail.fields ?? {}, typed };
  }
}

/** What happens next, in the order of likelihood: the first of these that may be taken is offered first. */
const first: readonly MoveKind[] = ["settled", "accepted", "ready", "handed_over", "received", "reviewed", "offered", "declined", "withdrawn", "cancelled", "disputed"];

/** Payment and numbers have places of their own; a step out of the ordinary comes last. */
export const inOrder = (moves: readonly MoveKind[]): MoveKind[] => first.filter((kind) => moves.includes(kind));

/** The one that is open when the page is: what the deal waits for, when it waits for this reader. */
export function nextOf(deal: Info, moves: readonly MoveKind[]): MoveKind | undefined {
  const usual: Partial<Record<Info["state"], MoveKind>> = { inquiry: "offered", offered: "accepted", confirmed: "ready", ready: "handed_over", handed_over: "received", received: "reviewed", disputed: "settled" };
  const next = usual[deal.state];
  return next && moves.includes(next) ? next : undefined;
}
