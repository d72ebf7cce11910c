import type { ApiModule } from "../http/route-groups.ts";

export const market: ApiModule = {
  tags: [
    { name: "Market", description: "What farmers offer." },
    { name: "Requests", description: "What buyers need." },
    { name: "Deals", description: "Between one buyer and one seller, from the first question to the reviews." },
    { name: "Prices", description: "What goods are worth: published figures, and what was really paid here." },
  ],
  groups: [
    { paths: ["GET /api/listings"], load: async () => (await import("./listings.ts")).market },
    { paths: ["/api/listings", "/api/me/listings"], load: async () => (await import("./sell.ts")).marketSell },
    { paths: ["/api/me/listings", "/api/me/selling", "/api/me/income.csv"], load: async () => (await import("./selling.ts")).marketSelling },
    { paths: ["/api/commodities", "/api/prices"], load: async () => (await import("./goods.ts")).marketGoods },
    { paths: ["/api/requests", "/api/me/requests"], load: async () => (await import("./requests.ts")).marketRequests },
    { paths: ["/api/listings", "/api/requests", "/api/deals"], load: async () => (await import("./deals.ts")).marketDeals },
    { paths: ["/api/listings", "/api/farmers", "/api/flags", "/api/me/favourites", "/api/me/searches"], load: async () => (await import("./trust.ts")).marketTrust },
    { paths: ["/api/feeds/commodities", "/api/market.geojson"], load: async () => (await import("./feeds.ts")).marketFeeds },
  ],
};
