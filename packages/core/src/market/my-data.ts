import { personOf, type Actor } from "../actor.ts";
import type { Item } from "../store/table-store.ts";
import { everything } from "../pages.ts";
import { queryItems } from "../table.ts";
import { sides } from "./deal/fields.ts";
import * as Deal from "./deal/info.ts";
import * as Listing from "./listing/info.ts";
import * as Request from "./request/info.ts";
import * as Saved from "./listing/saved.ts";

/** What the market holds of one person: what they told, agreed and wrote. */
interface MarketData {
  listings: (Omit<Listing.Info, "certificates"> & Pick<Listing.Story, "description" | "photos" | "certificates" | "point">)[];
  requests: Omit<Request.Info, "digest">[];
  /** Each with the person's own words in it; the other's are the other's. */
  deals: (Deal.Info & { written: { at: string; text: string }[] })[];
  searches: Saved.Search[];
  /** Ids of listings. */
  favourites: string[];
}

/** Everything of the actor's own: a part of "my data". @throws Fault unauthenticated */
export async function marketData(actor: Actor): Promise<MarketData> {
  const { id } = personOf(actor);
  const halves = sides.flatMap((side) => (["open", "done"] as const).map((half) => ({ side, half })));
  const [listings, requests, searches, favourites, ...deals] = await Promise.all([
    all({ pk: Listing.shelf.seller(id), begins: "listing#" }),
    all({ index: "g1", pk: Request.shelf.buyer(id) }),
    Saved.mine(actor),
    Saved.favourites(actor),
    ...halves.map(({ side, half }) => all({ index: side === "seller" ? "g1" : "g2", pk: Deal.shelf.of(id, half) })),
  ]);
  return {
    listings: await Promise.all(listings.map(async (item) => listingData(Listing.Heads.parse(item)))),
    requests: requests.map((item) => Request.Heads.parse(item)).map(({ digest: _, ...request }) => request),
    deals: await Promise.all(deals.flat().map(async (item) => dealData(Deal.Heads.parse(item), id))),
    searches,
    favourites: favourites.map((listing) => listing.id),
  };
}

async function listingData(listing: Listing.Info): Promise<MarketData["listings"][number]> {
  const story = await Listing.Stories.get(listing);
  return { ...listing, description: story?.description, photos: story?.photos ?? [], certificates: story?.certificates ?? [], point: story?.point };
}

async function dealData(deal: Deal.Info, person: string): Promise<MarketData["deals"][number]> {
  const side = deal.seller === person ? "seller" : "buyer";
  const items = await all({ pk: Deal.partition(deal.id) });
  const words = [...items.filter(Deal.Events.is).map(Deal.Events.parse), ...items.filter(Deal.Lines.is).map(Deal.Lines.parse)];
  return { ...deal, written: words.flatMap((w) => (w.side === side && w.text ? [{ at: w.at, text: w.text }] : [])) };
}

const all = (where: Pick<Parameters<typeof queryItems>[0], "index" | "pk" | "begins">): Promise<Item[]> => everything((cursor) => queryItems({ ...where, limit: 200, cursor }));
