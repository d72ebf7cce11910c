import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Begin from "@among/core/market/deal/begin";
import { Offer } from "@among/core/market/deal/terms";
import * as Edit from "@among/core/market/listing/edit";
import type { Info } from "@among/core/market/listing/info";
import * as Saved from "@among/core/market/listing/saved";
import * as Flag from "@among/core/market/trust/flag";
import { ident, text, textIn } from "../forms/codecs.ts";
import { codecsOf, formOf } from "../forms/form.ts";
import type { Lang } from "../shell/lang.ts";
import { quantity, rupiah } from "./codecs.ts";

export const actions = ["offer", "ask", "like", "unlike", "flag", "vouch"] as const;
export const isAction = (action: FormDataEntryValue | null): action is (typeof actions)[number] => actions.some((name) => name === action);

/** The forms of a listing's page: offering, asking, and telling the operators; each names its text differently, so that no two fields share an id. */
const termFields = codecsOf(Offer.omit({ fee: true }), { quantity, price: rupiah });
export const listingForm = formOf({ id: ident("dea"), ...termFields, question: text, told: text, reason: text });
export type Values = ReturnType<typeof listingForm.read>;

// What is left out is the listing's own.
const termsOf = formOf(termFields).draft;

/**
 * Does what a form of a listing's page asks for.
 * @returns where to go then, unprefixed
 * @throws Fault as the verbs do; invalid `action.unknown`
 */
export async function runAction(posted: FormData, values: Values, { actor, listing, lang }: { actor: Actor; listing: Info; lang: Lang }): Promise<string> {
  const action = posted.get("action");
  if (!isAction(action)) throw new Fault("invalid", "action.unknown");
  const back = `/tani/${listing.id}?ok=${action}`;
  const about = { id: values.id, listing: listing.id, lang };
  const toDeal = ({ deal }: Awaited<ReturnType<typeof Begin.offer>>, ok: string): string => `/tani/transaksi/${deal.id}?ok=${ok}`;
  switch (action) {
    case "like":
      await Saved.like(actor, listing);
      return back;
    case "unlike":
      await Saved.unlike(actor, listing.id);
      return back;
    case "vouch":
      await Edit.vouch(actor, listing.id, { number: textIn(posted, "number"), kind: textIn(posted, "kind"), expiresOn: textIn(posted, "expiresOn") });
      return back;
    case "flag":
      await Flag.flag(actor, listing.id, { reason: values.reason, text: values.told });
      return back;
    case "ask":
      return toDeal(await Begin.inquire(actor, { ...about, text: values.question }), "inquired");
    case "offer":
      return toDeal(await Begin.offer(actor, { ...about, ...termsOf(values, lang) }), "offered");
  }
}
