import { use } from "../config.ts";
import { pagePath, type Lang } from "../lang.ts";
import { fullText } from "../messages/message.ts";
import { other, type Side } from "./deal/fields.ts";
import type { Event, Info as Deal } from "./deal/info.ts";
import type { Info as Listing } from "./listing/info.ts";
import { showQuantity, showRupiah, unitOf } from "./measure.ts";
import * as english from "./words/en.ts";
import * as indonesian from "./words/id.ts";
import type { StepText } from "./words/id.ts";

const words = { id: indonesian, en: english };
/** A step without words here is not told by a text. */
const stepWords: Record<Lang, Partial<Record<Event["kind"], (step: StepText) => string>>> = { id: indonesian.steps, en: english.steps };

const link = (lang: Lang, path: string): string => `${use().origin}${pagePath(lang, path)}`;

/** A deal's own page, for its two parties. */
const dealLink = (lang: Lang, id: string): string => link(lang, `/tani/transaksi/${id}`);
const listingLink = (lang: Lang, id: string): string => link(lang, `/tani/${id}`);

const goodsName = (lang: Lang, key: string): string => use().region.called("commodity", key, lang).toLowerCase();
const unitName = (lang: Lang, key: string): string => (unitOf(key)?.kgFactor === 1 ? "kg" : use().region.called("unit", key, lang));

// Names and words of people stay on the page: a text goes out in the town's name.
function stepParts(deal: Deal, event: Event, to: Side, lang: Lang): StepText {
  const unit = unitName(lang, deal.unit);
  const { quantity = deal.quantity, price = deal.price, amount } = event;
  const sum = amount === undefined ? "" : ` = ${showRupiah(amount)}${deal.fee ? ` ${words[lang].withDelivery}` : ""}`;
  const terms = quantity === undefined || price === undefined ? "" : `${showQuantity(quantity, lang)} ${unit} × ${showRupiah(price)}${sum}`;
  const reason = event.side === "clock" ? words[lang].reasons.late : words[lang].reasons.page;
  return { name: words[lang].sides[other(to)], goods: goodsName(lang, deal.commodity), terms, reason };
}

/** Who gets a text about a step: the other side; of what the clock or an operator did, both. */
export function listenersOf({ kind, side }: Event): Side[] {
  if (!stepWords.id[kind]) return [];
  return side === "buyer" || side === "seller" ? [other(side)] : ["buyer", "seller"];
}

export function stepText(deal: Deal, event: Event, to: Side, optOut: string): string {
  const lang = to === "buyer" ? deal.buyerLang : deal.sellerLang;
  return fullText(stepWords[lang][event.kind]!(stepParts(deal, event, to, lang)), lang, dealLink(lang, deal.id), optOut);
}

/** What was written stays on the page: phones are lent and screens are read by others. */
export function chatText(deal: Deal, to: Side, optOut: string): string {
  const lang = to === "buyer" ? deal.buyerLang : deal.sellerLang;
  return fullText(words[lang].chat(words[lang].sides[other(to)], goodsName(lang, deal.commodity)), lang, dealLink(lang, deal.id), optOut);
}

export function foundText(listing: Listing, lang: Lang, optOut: string): string {
  const price = listing.price === undefined ? words[lang].openPrice : `${showRupiah(listing.price)} / ${unitName(lang, listing.unit)}`;
  return fullText(words[lang].found(goodsName(lang, listing.commodity), use().region.village(listing.village)?.name ?? "", price), lang, listingLink(lang, listing.id), optOut);
}

/** Tells a seller that the listing is hidden; why is on its page. */
export const hiddenText = (listing: Listing, optOut: string): string => fullText(words[listing.lang].hidden(goodsName(listing.lang, listing.commodity)), listing.lang, listingLink(listing.lang, listing.id), optOut);
