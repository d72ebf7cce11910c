import { id } from "@among/core/id";
import type { Event, Info } from "@among/core/market/deal/info";
import { isTraded } from "@among/core/market/listing/draft";
import { gramsOf, total } from "@among/core/market/measure";
import { countSale } from "@among/core/market/price/realised";
import { rules } from "@among/core/market/price/rules";
import { chance, type Chance } from "../chance.ts";
import type { Market } from "./deals.ts";
import { goods, gramsIn, rounded, season } from "./goods.ts";

const week = 7 * 86_400_000;
const weeks = 52;
/** Sold every week; the others once a month. */
const steady = ["apel", "wortel", "kentang", "jeruk_keprok", "tomat", "cabai_rawit", "bawang_merah", "kubis", "brokoli", "stroberi"];
/**
 * A year of prices that were paid before the demo began: sums alone, marked as made up, as orders for all of them
 * would take minutes to live through.
 * @returns how many sales
 */
export async function seedSales({ region, traders, now }: Market): Promise<number> {
  const luck = chance(122_949_823);
  const counted: Promise<boolean>[] = [];
  // In each week counted as few sellers as may be shown.
  const { sellers } = rules();
  for (const commodity of region.commodities.filter(isTraded)) {
    const every = steady.includes(commodity.key) ? 1 : 4;
    const unit = commodity.defaultUnit;
    const grams = gramsIn(unit, commodity.units, gramsOf(unit));
    for (let ago = weeks - 1; ago >= 0; ago -= every) {
      const sold = Array.from({ length: sellers }, () => sale(luck, new Date(now.getTime() - ago * week - luck.between(0.02, 0.2) * week)));
      for (const [n, { at, ...part }] of sold.entries()) {
        const seller = traders.farmers[(ago * 5 + n * 7) % traders.farmers.length]!.person;
        const buyer = traders.buyers[(ago + n * 3) % traders.buyers.length]!;
        const price = rounded(goods[commodity.key]!.price * season(commodity.key, ago) * luck.between(0.9, 1.1));
        const deal = dealOf({ ...part, commodity: commodity.key, unit, grams, price, seller: seller.id, sellerName: seller.name, buyer: buyer.id, buyerName: buyer.name, at });
        counted.push(countSale(deal, receivedOf(deal), true));
      }
    }
  }
  await Promise.all(counted);
  return counted.length;
}

const sale = (luck: Chance, at: Date) => ({ id: id("dea", at.getTime(), luck.bytes), quantity: luck.wholeNumber(5, 90) * 1000, at });

function dealOf({ at, quantity, price, ...fields }: Pick<Info, "id" | "commodity" | "unit" | "grams" | "seller" | "sellerName" | "buyer" | "buyerName"> & { quantity: number; price: number; at: Date }): Info {
  const then = at.toISOString();
  const sides = { sharedByBuyer: false, sharedBySeller: false, reviewedByBuyer: false, reviewedBySeller: false, buyerLang: "id", sellerLang: "id" } as const;
  return { ...fields, ...sides, village: "", quantity, price, fee: 0, amount: total(quantity, price), state: "received", createdAt: then, updatedAt: then, receivedAt: then };
}

const receivedOf = (deal: Info): Event => ({ deal: deal.id, id: `evt_${deal.id}`, number: 1, at: deal.receivedAt!, kind: "received", side: "buyer", state: "received", digest: "" });
