import { use } from "@among/core/config";
import { cast, type Person } from "../identity/cast.ts";
import { seedDeals, seedPast } from "./deals.ts";
import { drawGoods, goods } from "./goods.ts";
import { seedListings } from "./listings.ts";
import { seedTraders } from "./people.ts";
import { seedSales } from "./sales.ts";
import { seedKept, seedRequests } from "./wishes.ts";
import type { SeedPart } from "../part.ts";
import { develop, type Pictures } from "../photos.ts";

export interface Seeded {
  listings: number;
  requests: number;
  /** With all that was said and done, through the verbs people use. */
  deals: number;
  /** Counted into the price series alone. */
  sales: number;
  photos: number;
}

/**
 * Fills an empty market: goods of every commodity in every village, deals in every state, a year of prices paid.
 * The same `now` and people make the same market.
 * @param people the demo people who can sign in; the farmer sells and the buyer buys
 * @param pictures encoded already, by an earlier filling
 */
export async function seedMarket({ now = new Date(), people = [], pictures }: { now?: Date; people?: readonly Person[]; pictures?: Pictures } = {}): Promise<Seeded> {
  const { region } = use();
  const holding = (role: string) => people.find((p) => p.grants.some((g) => g.role === role));
  const traders = await seedTraders(region, holding("extension_officer")?.id, now);
  const prints = await develop(Object.keys(goods), drawGoods, pictures);
  const { operator } = cast(region, people);
  const suwarno = holding("farmer");
  const market = { region, traders, operator, suwarno, ratna: holding("buyer"), now };
  const sales = await seedSales(market);
  const past = await seedPast(market);
  const home = traders.farmers.at(-1)!.village;
  const offered = await seedListings(region, traders, suwarno && { seller: suwarno, village: home }, operator, prints, now);
  const deals = await seedDeals(offered, market);
  const requests = await seedRequests(market);
  await seedKept(offered, market);
  return { listings: offered.length, requests, deals: deals.length + past.length, sales, photos: prints.count() };
}

export const market: SeedPart = async (town) => {
  const { listings, photos, requests, deals, sales } = await seedMarket(town);
  return `${listings} listings with ${photos} pictures, ${requests} requests, ${deals} deals, ${sales} sales before them`;
};
