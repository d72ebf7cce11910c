// Sells without end and says each acceptance once it was acknowledged; the test kills it.
import { writeSync } from "node:fs";
import { dirname } from "node:path";
import { connect } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { take } from "@among/core/market/deal/take";
import { folder } from "@among/local/store/folder";
import { sqlite } from "@among/local/store/sqlite";
import { batu, list, offer, someone } from "./make.ts";

const [file] = process.argv.slice(2);
const secret = "a secret for tests, long enough to be one";
const origin = "http://localhost";
connect({ table: sqlite(file!), bucket: folder({ dir: dirname(file!), origin, secret }), region: batu, send: async () => {}, secret, origin });

const seller = someone("Pak Slamet");
const listing = await list(seller, { quantity: 300_000 });
writeSync(1, `listing ${listing.id}\n`);
async function sell(): Promise<void> {
  const buyer = someone();
  const { deal } = await take(seller, await offer(buyer, listing, 3_000), "accept", {});
  writeSync(1, `accepted ${deal.id}\n`);
  const handed = await take(seller, deal, "hand_over", { quantity: 2_500, text: "Susut di jalan" });
  await take(buyer, handed.deal, "receive", {});
  writeSync(1, `received ${deal.id}\n`);
}

for (;;) {
  const ends = await Promise.allSettled(Array.from({ length: 8 }, sell));
  for (const end of ends) {
    if (end.status === "fulfilled") continue;
    const fault = end.reason;
    if (!Fault.is(fault) || fault.detail.fields?.quantity !== "stock_short") throw fault;
    writeSync(1, "short -\n");
  }
}
