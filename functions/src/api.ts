import { docs } from "./docs/route.ts";
import { routes } from "./http/operation.ts";
import { feeds } from "./routes/feeds.ts";
import { market } from "./routes/market.ts";
import { marketDeals } from "./routes/market-deals.ts";
import { marketFeeds } from "./routes/market-feeds.ts";
import { marketGoods } from "./routes/market-goods.ts";
import { marketRequests } from "./routes/market-requests.ts";
import { marketSell } from "./routes/market-sell.ts";
import { marketSelling } from "./routes/market-selling.ts";
import { marketTrust } from "./routes/market-trust.ts";
import { me } from "./routes/me.ts";
import { photos } from "./routes/photos.ts";
import { reports } from "./routes/reports.ts";
import { reportWrites } from "./routes/reports-write.ts";
import { respond } from "./routes/respond.ts";
import { town } from "./routes/town.ts";

/** The API, as one app with full paths; whoever assembles it sets the actor, limits bodies and answers faults. */
export const api = routes();
const report = [reports, reportWrites, photos, feeds, town, respond];
const produce = [market, marketSell, marketSelling, marketGoods, marketRequests, marketDeals, marketTrust, marketFeeds];
for (const part of [...report, ...produce, me]) api.route("/", part);
api.openAPIRegistry.registerComponent("securitySchemes", "session", {
  type: "apiKey",
  in: "cookie",
  name: "session",
  description: "Signed in on this site. `x-roles` names the roles that may call an operation; a role is held for an agency, and a report of another one answers 404.",
});
api.route("/", docs(api));
