import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import type { Info } from "@among/core/market/deal/info";
import { say } from "@among/core/market/deal/chat";
import { asParty, take as takeDealStep } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import { saveStep } from "@among/core/market/deal/apply";
import { steps, type Name, type Sent } from "@among/core/market/deal/steps";
import { plusDays } from "@among/core/market/listing/draft";
import { isOffered, today } from "@among/core/market/listing/info";
import type { Stored } from "@among/core/table";
import type { Region } from "@among/region";
import type { Person } from "../identity/cast.ts";
import { chance, type Chance } from "../chance.ts";
import { fates, completed, type Act as Step, type Fate } from "./fates.ts";
import { goods, rounded, season } from "./goods.ts";
import { compose, type Offered } from "./listings.ts";
import type { Traders } from "./people.ts";

const hour = 3_600_000;
/** Deals of each fate. */
const each = 5;

const questions = ["Masih ada? Bisa ambil besok pagi?", "Kualitasnya bagaimana, Pak? Ada foto lagi?", "Kalau ambil rutin tiap minggu bisa berapa?"] as const;
const lines = ["Besok jam tujuh saya sampai.", "Tolong pilihkan yang sama besar ya.", "Nanti saya kabari kalau sudah di jalan.", "Siap, sudah saya sisihkan.", "Bawa karung sendiri atau dari sini?"] as const;
const praise = ["Barangnya segar dan sesuai.", "Timbangan jujur, pasti beli lagi.", "Ramah, tepat waktu.", "Bagus, hanya sedikit terlambat.", "Lancar."] as const;
const stars = [5, 5, 5, 4, 4, 3] as const;

interface Parties {
  seller: Person;
  buyer: Person;
  operator: Person;
}

/** Takes one step through the verbs that people use, at its time. */
async function take(step: Step, deal: Stored<Info>, { seller, buyer, operator }: Parties, luck: Chance, at: Date): Promise<unknown> {
  const on = { id: deal.id, version: deal.version };
  const answerer = deal.turn === "seller" ? seller : buyer;
  switch (step) {
    case "counter":
      return takeDealStep(seller, on, "offer", { quantity: deal.quantity ?? usual.most, price: rounded((deal.price ?? goods[deal.commodity]!.price) * 1.06), text: "Segini sudah harga kebun." }, at);
    case "offer":
      return takeDealStep(buyer, on, "offer", { price: rounded(deal.price! * 0.97), text: "Bagaimana kalau segini?" }, at);
    case "accept":
      return takeDealStep(answerer, on, "accept", {}, at);
    case "decline":
      return takeDealStep(answerer, on, "decline", { text: "Sudah ada yang ambil semua, maaf." }, at);
    case "withdraw":
      return takeDealStep(buyer, on, "withdraw", { text: "Tidak jadi, acara ditunda." }, at);
    case "expire":
      return saveStep(deal, { kind: "expired" }, { side: "clock" }, at);
    case "ready":
      return takeDealStep(seller, on, "ready", { text: "Sudah siap diambil." }, at);
    case "hand_over":
      return takeDealStep(seller, on, "hand_over", { quantity: deal.quantity! }, at);
    case "weigh_less":
      return takeDealStep(seller, on, "hand_over", { quantity: Math.max(1000, Math.round((deal.quantity! * luck.between(0.93, 0.99)) / 1000) * 1000 - 500), text: "Setelah ditimbang kurang sedikit, ada yang disortir." }, at);
    case "receive":
      return takeDealStep(buyer, on, "receive", {}, at);
    case "cancel":
      return takeDealStep(luck.often(0.5) ? seller : buyer, on, "cancel", { text: "Hujan terus, panen mundur." }, at);
    case "dispute":
      return takeDealStep(buyer, on, "dispute", { text: "Beratnya tidak sama dengan timbangan kami." }, at);
    case "settle":
      return takeDealStep(operator, on, "settle", { outcome: "received", text: "Ditimbang ulang bersama, berlaku timbangan penjual." }, at);
    case "pay_buyer":
    case "pay_seller":
      return takeDealStep(step === "pay_buyer" ? buyer : seller, on, "pay", { payment: deal.payment ?? "cash" }, at);
    case "share_both":
      await takeDealStep(buyer, { id: deal.id }, "share_number", {}, at);
      return takeDealStep(seller, { id: deal.id }, "share_number", {}, new Date(at.getTime() + hour / 4));
    case "chat":
      await say(buyer, deal.id, { id: id("lin", at.getTime(), luck.bytes), text: luck.pick(lines) }, at);
      return say(seller, deal.id, { id: id("lin", at.getTime() + 600_000, luck.bytes), text: luck.pick(lines) }, new Date(at.getTime() + 600_000));
    case "buyer_reviews":
    case "seller_reviews":
      return takeDealStep(step === "buyer_reviews" ? buyer : seller, on, "review", { stars: luck.pick(stars), text: luck.pick(praise) }, at);
    default:
      return takeDealStep(steps[step as Name].by.includes("seller") ? seller : buyer, on, step as Name, { text: "Sudah beres." } as Sent<Name>, at);
  }
}

/** Milli-units that one buyer takes. */
const usual = { least: 2_000, most: 12_000 } as const;
const amount = (luck: Chance): number => luck.wholeNumber(usual.least / 1000, usual.most / 1000) * 1000;

/** Lives through a deal about a listing. @param begin when it begins */
export async function takeSteps(fate: Fate, { listing }: Offered, parties: Parties, luck: Chance, begin: Date, sellAll = false): Promise<Stored<Info>> {
  let at = begin;
  const deal = id("dea", begin.getTime(), luck.bytes);
  for (const [step, after] of fate.steps) {
    at = new Date(at.getTime() + after * hour);
    if (after === 0) {
      const about = { id: deal, listing: listing.id, lang: "id" as const };
      const quantity = sellAll ? listing.left : Math.max(listing.minimum ?? 0, amount(luck));
      if (step === "inquire") await Begin.inquire(parties.buyer, { ...about, text: luck.pick(questions) }, at);
      else await Begin.offer(parties.buyer, { ...about, quantity, price: listing.price ?? goods[listing.commodity]!.price, payment: luck.often(0.6) ? "cash" : "transfer", text: luck.often(0.4) ? luck.pick(questions) : undefined }, at);
      continue;
    }
    await take(step, (await asParty(parties.buyer, deal)).deal, parties, luck, at);
  }
  return (await asParty(parties.buyer, deal)).deal;
}

export interface Market {
  region: Region;
  traders: Traders;
  operator: Person;
  /** Those who can sign in: on one side of two deals in five. */
  suwarno?: Person;
  ratna?: Person;
  now: Date;
}

/** Deals in every state, all at once as the store likes it, with the demo farmer and the demo buyer at each next step. */
export async function seedDeals(offered: Offered[], { traders, operator, suwarno, ratna, now }: Market): Promise<Stored<Info>[]> {
  const lives: Promise<Stored<Info>>[] = [];
  const used = new Map<string, number>();
  for (const [f, fate] of fates.entries()) {
    for (let k = 0; k < each; k++) {
      const luck = chance(15_485_863 * (f * each + k + 1));
      const span = fate.steps.reduce((sum, [, after]) => sum + after, 0);
      const begin = new Date(now.getTime() - (span + luck.between(...fate.quiet)) * hour);
      const fits = offered.filter(({ listing: l }) => isOffered(l, now) && l.createdAt < begin.toISOString() && l.harvestOn <= today(begin) && l.price !== undefined && l.left - (used.get(l.id) ?? 0) >= usual.most && (l.minimum ?? 0) <= usual.most);
      const his = fits.filter(({ seller }) => seller.id === suwarno?.id);
      const others = fits.filter(({ seller }) => seller.id !== suwarno?.id);
      const about = (k === 0 || k === 2) && his.length > 0 ? luck.pick(his) : luck.pick(others);
      const buyer = (k === 1 || k === 2) && ratna ? ratna : luck.pick(traders.buyers);
      used.set(about.listing.id, (used.get(about.listing.id) ?? 0) + usual.most);
      lives.push(takeSteps(fate, about, { seller: about.seller, buyer, operator }, luck, begin));
    }
  }
  return Promise.all(lives);
}

/** Finished orders of each of the last twelve months, made through the same verbs. */
export async function seedPast({ region, traders, operator, suwarno, ratna, now }: Market): Promise<Stored<Info>[]> {
  const his = ["apel", "wortel", "kentang", "jeruk_keprok", "bawang_merah", "kubis"] as const;
  const home = traders.farmers.at(-1)!.village;
  const lives: Promise<Stored<Info>>[] = [];
  for (let month = 11; month >= 0; month--) {
    for (let n = 0; n < 8; n++) {
      const luck = chance(32_452_843 * (month * 8 + n + 1));
      const farmer = luck.pick(traders.farmers);
      const [seller, village] = n < 3 && suwarno ? [suwarno, home] : [farmer.person, farmer.village];
      const begin = new Date(now.getTime() - (month * 30.4 + luck.between(4, 29)) * 24 * hour);
      const commodity = region.commodity(luck.pick(his))!;
      const listed = new Date(begin.getTime() - 20 * hour);
      const draft = compose(commodity, region.village(village)!, luck, listed, listed);
      const weeks = Math.round((now.getTime() - begin.getTime()) / (168 * hour));
      const price = rounded(goods[commodity.key]!.price * season(commodity.key, weeks) * luck.between(0.93, 1.07));
      const terms = { ...draft, unit: "kg", grams: undefined, price, minimum: undefined, quantity: luck.wholeNumber(20, 180) * 1000, harvestOn: today(listed), until: plusDays(today(listed), 9), handover: { pickup: true } };
      const buyer = n % 4 === 1 && ratna ? ratna : luck.pick(traders.buyers);
      lives.push(create(seller, terms, listed).then(({ listing }) => takeSteps(completed, { listing, seller }, { seller, buyer, operator }, luck, begin, true)));
    }
  }
  return Promise.all(lives);
}
