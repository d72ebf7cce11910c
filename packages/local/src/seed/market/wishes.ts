import { id } from "@among/core/id";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import { plusDays } from "@among/core/market/listing/draft";
import * as Flag from "@among/core/market/trust/flag";
import { isOffered, today } from "@among/core/market/listing/info";
import * as Request from "@among/core/market/request/open";
import * as Saved from "@among/core/market/listing/saved";
import { chance } from "../chance.ts";
import type { Market } from "./deals.ts";
import { goods, rounded } from "./goods.ts";
import type { Offered } from "./listings.ts";

const hour = 3_600_000;
const commodities = ["wortel", "kentang", "tomat", "selada", "brokoli", "apel", "stroberi", "telur_ayam", "cabai_rawit", "krisan", "kubis", "susu_sapi", "bawang_daun", "jeruk_siam"] as const;
const why = ["Untuk dapur harian, yang penting segar.", "Langganan tiap minggu kalau cocok.", "Buat pesanan katering.", "Dikirim sebelum jam tujuh pagi.", "Ukuran sedang, tidak perlu dicuci."] as const;

/** The Friday after next: what is needed then can still be promised today. */
function friday(now: Date): string {
  const day = today(now);
  const weekday = new Date(`${day}T00:00Z`).getUTCDay();
  return plusDays(day, ((5 - weekday + 7) % 7) + 7);
}

/** What buyers need; the first one is filled by several farmers together. @returns how many */
export async function seedRequests({ region, traders, ratna, suwarno, now }: Market): Promise<number> {
  for (const [i, commodity] of commodities.entries()) {
    const luck = chance(49_979_687 * (i + 1));
    const at = new Date(now.getTime() - (i === 0 ? 60 : luck.between(2, 300)) * hour);
    const buyer = i % 5 === 0 && ratna ? ratna : luck.pick(traders.buyers);
    const { defaultUnit } = region.commodity(commodity)!;
    const weekly = i === 0 || luck.often(0.5);
    const from = i === 0 ? friday(now) : plusDays(today(now), luck.wholeNumber(2, 12));
    const { request } = await Request.open(
      buyer,
      {
        id: id("req", at.getTime(), luck.bytes),
        commodity,
        unit: defaultUnit,
        quantity: i === 0 ? 200_000 : luck.wholeNumber(2, 16) * 10_000,
        price: luck.often(0.7) || i === 0 ? rounded(goods[commodity]!.price * 1.03) : undefined,
        from,
        until: weekly ? plusDays(from, 7 * luck.wholeNumber(3, 9)) : undefined,
        weekly,
        village: region.villages[(i * 5) % region.villages.length]!.code,
        description: luck.pick(why),
      },
      at,
    );
    const farmers = traders.farmers.map(({ person }) => person);
    if (i === 0) await pool(request.id, from, [suwarno ?? farmers[0]!, farmers[7]!, farmers[16]!, farmers[25]!], buyer, at);
    else if (luck.often(0.4)) await Begin.answer(luck.pick(farmers), { id: id("dea", at.getTime() + hour, luck.bytes), request: request.id, day: from, quantity: Math.round(request.quantity / 2), price: request.price ?? goods[commodity]!.price }, new Date(Math.max(at.getTime() + hour, now.getTime() - luck.between(1, 40) * hour)));
  }
  return commodities.length;
}

/** Three farmers share the day's order, each with an own part; a fourth one waits for an answer. */
async function pool(request: string, day: string, farmers: readonly Market["operator"][], buyer: Market["operator"], at: Date): Promise<void> {
  for (const [n, farmer] of farmers.entries()) {
    const luck = chance(67_867_967 * (n + 1));
    const then = new Date(at.getTime() + (20 + 3 * n) * hour);
    const { deal } = await Begin.answer(farmer, { id: id("dea", then.getTime(), luck.bytes), request, day, quantity: [70, 60, 40, 30][n]! * 1000, price: 8_200, text: "Bisa, saya antar ke dapur." }, then);
    if (n < 3) await take(buyer, { id: deal.id }, "accept", {}, new Date(then.getTime() + hour));
  }
}

/** What the demo buyer keeps at hand and waits for, and what somebody finds wrong. */
export async function seedKept(offered: Offered[], { traders, ratna, now }: Market): Promise<void> {
  const luck = chance(86_028_121);
  const onOffer = offered.filter(({ listing }) => isOffered(listing, now)).map(({ listing }) => listing);
  if (ratna) {
    for (let i = 0; i < 6; i++) await Saved.like(ratna, luck.pick(onOffer), new Date(now.getTime() - i * hour));
    for (const commodity of ["stroberi", "wortel"]) await Saved.save(ratna, { id: id("src", now.getTime(), luck.bytes), commodity, priceTo: Math.round(goods[commodity]!.price * 1.1) }, now);
  }
  await Flag.flag(traders.buyers[0]!, luck.pick(onOffer).id, { reason: "wrong_price", text: "Harganya jauh dari pasar, mungkin salah satuan." }, now);
  await Flag.flag(traders.buyers[1]!, luck.pick(onOffer).id, { reason: "not_real", text: "Sudah dihubungi tiga kali, barangnya tidak ada." }, now);
}
