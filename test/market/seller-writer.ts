// Sells without end and says each acceptance once it was acknowledged; the test kills it.
import { mkdtempSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@among/core/config";
import * as Act from "@among/core/market/deal-act";
import { folder } from "@among/local/store/folder";
import { sqlite } from "@among/local/store/sqlite";
import { batu, list, offer, someone } from "./make.ts";

const [file] = process.argv.slice(2);
const secret = "a secret for tests, long enough to be one";
const origin = "http://localhost";
connect({ table: sqlite(file!), bucket: folder({ dir: mkdtempSync(join(tmpdir(), "among-kill-")), origin, secret }), region: batu, send: async () => {}, secret, origin });

const seller = someone("Pak Slamet");
const listing = await list(seller, { quantity: 1_000_000_000 });
writeSync(1, `listing ${listing.id}\n`);
for (;;) {
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const buyer = someone();
      const { deal } = await Act.accept(seller, await offer(buyer, listing, 3_000));
      writeSync(1, `accepted ${deal.id}\n`);
      const handed = await Act.handOver(seller, deal, { quantity: 2_500, text: "Susut di jalan" });
      await Act.receive(buyer, handed.deal);
      writeSync(1, `received ${deal.id}\n`);
    }),
  );
}
