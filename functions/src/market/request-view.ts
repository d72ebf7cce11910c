import * as z from "zod";
import { use } from "@among/core/config";
import { Info, Need } from "@among/core/market/request/info";
import { pagePath, type Lang } from "@among/core/lang";
import { filled, Links, picker } from "../http/view.ts";
import { Goods, goodsView } from "./goods-view.ts";

const Shown = filled(Info.pick({ id: true, grade: true, quantity: true, price: true, from: true, until: true, weekly: true, village: true, description: true, state: true, createdAt: true }));
const shown = picker(Shown);

/** What a buyer needs, as everyone sees it. */
export const Wanted = Shown.extend({
  buyer: z.object({ id: z.string(), name: z.string() }),
  ...Goods.shape,
  villageName: z.string(),
  links: Links,
}).meta({ id: "Wanted" });

const Day = filled(Need.omit({ request: true }));
export const dayView = picker(Day);

export const WantedDetail = Wanted.extend({ days: z.array(Day), mine: z.boolean() }).meta({ id: "WantedDetail" });

export const wantedView = (r: Info, lang: Lang): z.output<typeof Wanted> => ({
  ...shown(r),
  buyer: { id: r.buyer, name: r.buyerName },
  ...goodsView(r, lang),
  villageName: use().region.called("village", r.village, lang),
  links: { self: `/api/requests/${r.id}`, page: pagePath(lang, `/tani/permintaan/${r.id}`) },
});
