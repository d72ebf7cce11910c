import { Offer } from "@among/core/market/deal/terms";
import { Draft } from "@among/core/market/request/open";
import { ident, requiredText, text } from "../forms/codecs.ts";
import { codecsOf, formFor, formOf } from "../forms/form.ts";
import { quantity, rupiah } from "./codecs.ts";

/** What a buyer needs. */
export const requestForm = formFor(Draft, { id: ident("req"), grams: quantity, quantity, price: rupiah });

/** A farmer's share of it, on one of its days. */
export const answerForm = formOf({ id: ident("dea"), day: requiredText, listing: text, ...codecsOf(Offer.omit({ fee: true, on: true }), { quantity, price: rupiah }) });
export type Answer = ReturnType<typeof answerForm.read>;
