import { id } from "@among/core/id";
import type { Browser } from "./browser.ts";
import { listing, until } from "./make.ts";
import { outcome, type Outcome, type Target } from "./target.ts";

const price = 500_000;

/** Few and small who want to move a figure that all read. */
export async function prices(at: Target): Promise<Outcome[]> {
  const [buyer, ...sellers] = await Promise.all([1, 2, 3, 4].map((n) => at.newcomer(`08123456782${n}`, `Pedagang ${n}`)));
  const before = await published(at);
  let orders = 0;
  for (const seller of sellers) for (let n = 0; n < 20; n++) if (await order(seller, buyer!)) orders++;
  // Figures are counted after the orders, by the feed.
  const moved = await until(async () => (await published(at)) !== before, 3_000);
  const after = await published(at);
  return [outcome(7, `four new accounts and ${orders} orders of a gram at Rp ${price} a kilo`, "the published price does not move", orders > 0 && !moved, `${before ?? "none"} before, ${after ?? "none"} after`)];
}

/** What is published as paid of late, in rupiah a kilo. */
async function published(at: Target): Promise<number | undefined> {
  const { json } = await at.guest().get("/api/prices/wortel");
  return medianIn(json);
}

/** The first median anywhere in an answer, wherever the figure stands. */
function medianIn(json: unknown): number | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  if ("median" in json && typeof json.median === "number") return json.median;
  for (const inner of Object.values(json)) {
    const found = medianIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function order(seller: Browser, buyer: Browser): Promise<boolean> {
  const offered = listing({ quantity: 1, price });
  const deal = id("dea");
  await seller.tell("/api/listings", offered);
  await buyer.tell(`/api/listings/${offered.id}/offers`, { id: deal, quantity: 1 });
  await seller.tell(`/api/deals/${deal}/moves/accept`, { version: 1 });
  await seller.tell(`/api/deals/${deal}/moves/hand_over`, { version: 2, quantity: 1 });
  return (await buyer.tell(`/api/deals/${deal}/moves/receive`, { version: 3 })).status === 200;
}
