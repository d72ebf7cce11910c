import { Fault } from "../fault.ts";
import { use } from "../config.ts";
import { queryItems } from "../table.ts";
import { sides, type Side } from "./deal/fields.ts";
import * as Deal from "./deal/info.ts";
import { saveStep } from "./deal/apply.ts";
import { talking } from "./deal/lifecycle.ts";
import * as Listing from "./listing/info.ts";
import * as Request from "./request/info.ts";

/**
 * Takes a person's name, place and words out of the market: their account is gone. Listings and requests leave the
 * lists, open talks expire; orders stay with the other side, without a name. Again changes nothing.
 */
export async function forgetTrader(person: string): Promise<void> {
  await each({ pk: Listing.shelf.seller(person), begins: "listing#" }, async (item) => forgetListing(Listing.Heads.parse(item)));
  await each({ index: "g1", pk: Request.shelf.buyer(person) }, async (item) => {
    const request = Request.Heads.parse(item);
    const closed = Request.closing(request);
    if (request.buyerName !== "" || closed) await Request.Heads.save({ ...request, ...closed, buyerName: "", description: undefined });
  });
  for (const side of sides) {
    // The open ones last: those that expire become done ones.
    for (const half of ["done", "open"] as const) {
      await each({ index: side === "seller" ? "g1" : "g2", pk: Deal.shelf.of(person, half) }, async (item) => forgetIn(Deal.Heads.parse(item).id, side));
    }
  }
  await each({ pk: `saved#${person}` }, async ({ pk, sk }) => use().table.write([{ op: "delete", key: { pk, sk } }]));
}

type Where = Pick<Parameters<typeof queryItems>[0], "index" | "pk" | "begins">;

async function each(where: Where, work: (item: Awaited<ReturnType<typeof queryItems>>["items"][number]) => Promise<unknown>): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await queryItems({ ...where, limit: 100, cursor });
    for (const item of page.items) await work(item);
    cursor = page.cursor;
  } while (cursor);
}

async function forgetListing(key: Listing.ListingKey): Promise<void> {
  const [listing, story] = await Promise.all([Listing.Heads.get(key, { consistent: true }), Listing.Stories.get(key, { consistent: true })]);
  if (listing && listing.sellerName !== "") await Listing.Heads.save({ ...listing, sellerName: "", state: listing.state === "hidden" ? "hidden" : "paused" });
  if (story?.point || story?.description) await Listing.Stories.save({ ...story, point: undefined, description: undefined });
}

async function forgetIn(id: string, side: Side): Promise<void> {
  const name = side === "seller" ? "sellerName" : "buyerName";
  let deal = await Deal.load(id);
  if (talking.includes(deal.state)) ({ deal } = await saveStep(deal, { kind: "expired" }, { side: "clock" }, new Date()));
  if (deal[name] === "") return;
  try {
    await Deal.Heads.save({ ...deal, [name]: "" });
  } catch (error) {
    if (!Fault.is(error) || error.kind !== "conflict") throw error;
    // Somebody took a step meanwhile.
    await forgetIn(id, side);
  }
}
