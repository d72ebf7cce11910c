import { use } from "../config.ts";
import type { Event, Info as Deal, Side } from "./deal/info.ts";
import { other } from "./deal/info.ts";
import type { Info as Listing } from "./listing/info.ts";
import { showQuantity, showRupiah, unitOf } from "./measure.ts";

type Lang = "id" | "en";

const link = (lang: Lang, path: string): string => `${use().origin}${lang === "en" ? "/en" : ""}${path}`;

/** A deal's own page, for its two parties. */
export const dealLink = (lang: Lang, id: string): string => link(lang, `/tani/transaksi/${id}`);
export const listingLink = (lang: Lang, id: string): string => link(lang, `/tani/${id}`);

interface Told {
  name: string;
  goods: string;
  terms: string;
  reason: string;
}
type Words = Partial<Record<Event["kind"], (t: Told) => string>>;

const steps: Record<Lang, Words> = {
  id: {
    inquired: (t) => `${t.name} bertanya soal ${t.goods}: ${t.reason}`,
    offered: (t) => `${t.name} menawar ${t.goods}: ${t.terms}.`,
    accepted: (t) => `${t.name} setuju: ${t.goods}, ${t.terms}.`,
    declined: (t) => `${t.name} belum bisa menerima tawaran ${t.goods}.`,
    withdrawn: (t) => `${t.name} menarik tawarannya untuk ${t.goods}.`,
    expired: (t) => `Tawaran ${t.goods} lewat waktu.`,
    ready: (t) => `${t.goods} dari ${t.name} sudah siap.`,
    handed_over: (t) => `${t.goods} sudah diserahkan: ${t.terms}. Sudah cocok? Jawab lewat tautan ini.`,
    received: (t) => `Pesanan ${t.goods} selesai: ${t.terms}. Bagaimana ${t.name}? Beri ulasan.`,
    cancelled: (t) => `Pesanan ${t.goods} dibatalkan: ${t.reason}`,
    disputed: (t) => `${t.name} meminta petugas menengahi pesanan ${t.goods}.`,
    settled: (t) => `Petugas memutuskan pesanan ${t.goods}: ${t.reason}`,
    paid: (t) => `${t.name} mencatat pembayaran ${t.goods}.`,
    shared: (t) => `${t.name} mau bertukar nomor untuk ${t.goods}.`,
    reviewed: (t) => `${t.name} memberi ulasan untuk pesanan ${t.goods}.`,
  },
  en: {
    inquired: (t) => `${t.name} has a question about ${t.goods}: ${t.reason}`,
    offered: (t) => `${t.name} made an offer for ${t.goods}: ${t.terms}.`,
    accepted: (t) => `${t.name} agreed: ${t.goods}, ${t.terms}.`,
    declined: (t) => `${t.name} cannot take the offer for ${t.goods}.`,
    withdrawn: (t) => `${t.name} took back the offer for ${t.goods}.`,
    expired: (t) => `The offer for ${t.goods} has lapsed.`,
    ready: (t) => `${t.goods} from ${t.name}: ready for you.`,
    handed_over: (t) => `${t.goods} changed hands: ${t.terms}. Is that right? Answer with this link.`,
    received: (t) => `The order of ${t.goods} is complete: ${t.terms}. How was ${t.name}? Leave a review.`,
    cancelled: (t) => `The order of ${t.goods} was cancelled: ${t.reason}`,
    disputed: (t) => `${t.name} asked for help with the order of ${t.goods}.`,
    settled: (t) => `A decision on the order of ${t.goods}: ${t.reason}`,
    paid: (t) => `${t.name} recorded the payment for ${t.goods}.`,
    shared: (t) => `${t.name} would like to swap numbers about ${t.goods}.`,
    reviewed: (t) => `${t.name} reviewed the order of ${t.goods}.`,
  },
};

const stop: Record<Lang, string> = { id: "Berhenti menerima kabar", en: "Stop these messages" };
const clock: Record<Lang, string> = { id: "tidak ada kabar sampai batas waktu", en: "nobody acted in time" };
const chat: Record<Lang, (name: string, goods: string) => string> = {
  id: (name, goods) => `Ada pesan dari ${name} soal ${goods}.`,
  en: (name, goods) => `${name} wrote to you about ${goods}.`,
};
const found: Record<Lang, (goods: string, village: string, price: string) => string> = {
  id: (goods, village, price) => `Ada ${goods} baru di ${village}, ${price}.`,
  en: (goods, village, price) => `New ${goods} in ${village}, ${price}.`,
};
const hidden: Record<Lang, (goods: string) => string> = {
  id: (goods) => `Daganganmu, ${goods}, disembunyikan petugas. Alasannya ada di halaman ini.`,
  en: (goods) => `Your listing of ${goods} was hidden by an operator. The reason is on its page.`,
};
const openPrice: Record<Lang, string> = { id: "harga bisa ditawar", en: "open to offers" };

const goodsName = (lang: Lang, key: string): string => {
  const commodity = use().region.commodity(key);
  return ((lang === "id" ? commodity?.name : commodity?.nameEn) ?? key).toLowerCase();
};
const unitName = (lang: Lang, key: string): string => (unitOf(key)?.kgFactor === 1 ? "kg" : ((lang === "id" ? unitOf(key)?.name : unitOf(key)?.nameEn) ?? key));
const signed = (body: string, lang: Lang, to: string, optOut: string): string => `${body} ${to}\n${stop[lang]}: ${optOut}`;

function told(deal: Deal, event: Event, to: Side, lang: Lang): Told {
  const unit = unitName(lang, deal.unit);
  const { quantity = deal.quantity, price = deal.price, amount } = event;
  const terms = quantity === undefined || price === undefined ? "" : `${showQuantity(quantity, lang)} ${unit} × ${showRupiah(price)}${amount === undefined ? "" : ` = ${showRupiah(amount)}`}`;
  const reason = event.side === "clock" ? clock[lang] : (event.text ?? "").slice(0, 300);
  return { name: to === "buyer" ? deal.sellerName : deal.buyerName, goods: goodsName(lang, deal.commodity), terms, reason };
}

/** Tells a step to the other side; what the clock or an operator did is told to both. */
export const listenersOf = (event: Event): Side[] => (event.side === "buyer" || event.side === "seller" ? [other(event.side)] : ["buyer", "seller"]);

export function stepText(deal: Deal, event: Event, to: Side, optOut: string): string {
  const lang = to === "buyer" ? deal.buyerLang : deal.sellerLang;
  return signed(steps[lang][event.kind]!(told(deal, event, to, lang)), lang, dealLink(lang, deal.id), optOut);
}

/** What was written stays on the page: phones are lent and screens are read by others. */
export function chatText(deal: Deal, to: Side, optOut: string): string {
  const lang = to === "buyer" ? deal.buyerLang : deal.sellerLang;
  return signed(chat[lang](to === "buyer" ? deal.sellerName : deal.buyerName, goodsName(lang, deal.commodity)), lang, dealLink(lang, deal.id), optOut);
}

export function foundText(listing: Listing, lang: Lang, optOut: string): string {
  const price = listing.price === undefined ? openPrice[lang] : `${showRupiah(listing.price)} / ${unitName(lang, listing.unit)}`;
  const goods = [goodsName(lang, listing.commodity), listing.variety].filter(Boolean).join(" ");
  return signed(found[lang](goods, use().region.village(listing.village)?.name ?? "", price), lang, listingLink(lang, listing.id), optOut);
}

/** Tells a seller that the listing is hidden; why is on its page. */
export const hiddenText = (listing: Listing, optOut: string): string => signed(hidden[listing.lang](goodsName(listing.lang, listing.commodity)), listing.lang, listingLink(listing.lang, listing.id), optOut);
