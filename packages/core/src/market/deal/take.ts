import type * as z from "zod";
import { personOf, type Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { record } from "../../identity/audit.ts";
import { need } from "../../identity/permissions.ts";
import { readInput } from "../../step.ts";
import type { Stored } from "../../table.ts";
import { spend } from "../limits.ts";
import { Heads as Listings } from "../listing/info.ts";
import { leftOf } from "../listing/stock.ts";
import type { Side } from "./fields.ts";
import { changed, saveStep, type Author, type CompleteStep, type StepResult } from "./apply.ts";
import { load, type Info } from "./info.ts";
import type { Rule } from "./rules.ts";
import { steps, type Name, type Sent } from "./steps.ts";
import { checkTerms } from "./terms.ts";

/** Which deal, and the version the person was looking at: the same step sent again from it is one step. */
interface SeenDeal {
  id: string;
  version?: number;
}

/** The actor's side of a deal. @throws Fault missing `deal.missing`, also to everybody else */
export async function asParty(actor: Actor, id: string): Promise<{ deal: Stored<Info>; side: Side }> {
  const person = personOf(actor).id;
  const deal = await load(id);
  if (person === deal.buyer) return { deal, side: "buyer" };
  if (person === deal.seller) return { deal, side: "seller" };
  throw new Fault("missing", "deal.missing");
}

/** Whoever may take the step at all: one of the two parties, or a person allowed its action. */
async function openFor(actor: Actor, id: string, { action }: Rule): Promise<{ deal: Stored<Info>; author: Author }> {
  if (action) {
    need(actor, action);
    return { deal: await load(id), author: { side: "operator", by: actor.kind === "person" ? actor.id : undefined } };
  }
  const { deal, side } = await asParty(actor, id);
  return { deal, author: { side, by: deal[side] } };
}

type ReadFirst<N extends Name> = (deal: Stored<Info>, sent: z.output<(typeof steps)[N]["input"]>, repeats: boolean, now: Date) => Promise<object>;

/** What has to be read from elsewhere before a step is taken. */
const readFirst: { [N in Name]?: ReadFirst<N> } = {
  async offer(deal, sent, repeats, now) {
    const listing = deal.listing ? await Listings.get({ id: deal.listing, seller: deal.seller }, { consistent: true }) : undefined;
    // The same offer sent again is read the same, whatever was sold since.
    const { left } = repeats ? { left: Infinity } : await leftOf(deal);
    return checkTerms(sent, { listing: deal.request ? undefined : repeats && listing ? { ...listing, minimum: undefined } : listing, before: deal, left }, now);
  },
  async accept(deal, sent) {
    const listing = deal.listing && deal.state === "offered" ? await Listings.get({ id: deal.listing, seller: deal.seller }) : undefined;
    if (listing?.state === "hidden") throw new Fault("conflict", "listing.hidden");
    return sent;
  },
};

/**
 * Takes a step of `steps.ts`, by the API's name for it; stock moves in the same write.
 * @param sent what the step's input asks for
 * @throws Fault missing `deal.missing`, also to whoever is no party; forbidden, for an operator's step
 * @throws Fault invalid `deal.invalid`, `offer.invalid`, `deal.reason`, `deal.weight` with `fields`
 * @throws Fault conflict `deal.move_refused` with `why` and `allowed`; `deal.changed`; `listing.stock_short` with `left`; `listing.hidden`
 * @throws Fault limited
 */
export async function take<N extends Name>(actor: Actor, { id, version }: SeenDeal, name: N, sent: Sent<N>, now: Date = new Date()): Promise<StepResult> {
  const rule = steps[name] as unknown as Rule;
  const { deal, author } = await openFor(actor, id, rule);
  const repeats = version !== undefined && version !== deal.version;
  // Once somebody else has taken a step, this one's form may no longer be offered: its mistakes are not worth naming.
  if (repeats && !rule.input.safeParse(sent).success) throw changed(deal);
  const input = readInput(rule.input, sent, rule.fault ?? "deal.invalid");
  if (input.text === "") delete input.text;
  await spend("step", actor, now);
  const taken = rule.complete ? rule.complete(deal, input) : await (readFirst[name]?.(deal, input as never, repeats, now) ?? input);
  const result = await saveStep(deal, { kind: rule.kind, ...(taken as object) } as CompleteStep, author, now, version);
  if (rule.action && !result.repeated) await record(actor, rule.action, id, { outcome: result.event.outcome }, now);
  return result;
}
