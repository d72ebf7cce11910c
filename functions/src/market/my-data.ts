import * as z from "zod";
import { marketData } from "@among/core/market/my-data";
import { myDataPart } from "../identity/my-data-part.ts";

const rows = z.array(z.object({ id: z.string() }).loose());

export const market = myDataPart({
  shape: {
    market: z
      .object({ listings: rows, requests: rows, deals: rows, searches: rows, favourites: z.array(z.string()) })
      .describe("What I offered, asked for, agreed and wrote in the market"),
  },
  read: async ({ actor }) => ({ held: { market: await marketData(actor) } }),
});
