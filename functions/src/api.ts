import type { Hono } from "hono";
import type { Group } from "./http/group.ts";
import type { Room, Rooms } from "./http/rooms.ts";

/** Every group of routes, in the order of the document; each is a part of the bundle that is loaded when it is needed. */
const groups = {
  reports: async () => (await import("./reports/reports.ts")).reports,
  reportWrites: async () => (await import("./reports/reports-write.ts")).reportWrites,
  photos: async () => (await import("./media/photos.ts")).photos,
  feeds: async () => (await import("./reports/feeds.ts")).feeds,
  town: async () => (await import("./town/town.ts")).town,
  respond: async () => (await import("./respond/respond.ts")).respond,
  market: async () => (await import("./market/listings.ts")).market,
  sell: async () => (await import("./market/sell.ts")).marketSell,
  selling: async () => (await import("./market/selling.ts")).marketSelling,
  goods: async () => (await import("./market/goods.ts")).marketGoods,
  requests: async () => (await import("./market/requests.ts")).marketRequests,
  deals: async () => (await import("./market/deals.ts")).marketDeals,
  trust: async () => (await import("./market/trust.ts")).marketTrust,
  marketFeeds: async () => (await import("./market/feeds.ts")).marketFeeds,
  me: async () => (await import("./identity/me.ts")).me,
} satisfies Record<string, () => Promise<Group>>;

/** All routes that the document tells of. */
export const whole = (): Promise<Group[]> => Promise.all(Object.values(groups).map((load) => load()));

const near = async () => (await import("./reports/reports.ts")).near;
const docs = async () => (await import("./http/docs/route.ts")).docs(whole);

const room = (...loads: (() => Promise<Hono<any>>)[]): Room => ({ groups: () => Promise.all(loads.map((load) => load())) });
const { reports, reportWrites, photos, feeds, town, respond, market, sell, selling, goods, requests, deals, trust, marketFeeds, me } = groups;

/** Which room answers below a path: the first that fits. `GET` rooms are for reading alone; writing needs much more. */
const table: [at: string, room: Room][] = [
  ["/api/reports/near", room(near)],
  ["GET /api/reports", room(reports)],
  ["/api/reports", room(reportWrites, respond)],
  ["GET /api/listings", room(market)],
  ["/api/listings", room(sell, deals, trust)],
  ["/api/categories", room(town)],
  ["/api/villages", room(town)],
  ["/api/agencies", room(town, respond)],
  ["/api/reports.geojson", room(feeds)],
  ["/api/feeds/commodities", room(marketFeeds)],
  ["/api/feeds", room(feeds)],
  ["/api/market.geojson", room(marketFeeds)],
  ["/api/photos", room(photos)],
  ["/api/inbox", room(respond)],
  ["/api/commodities", room(goods)],
  ["/api/prices", room(goods)],
  ["/api/requests", room(requests, deals)],
  ["/api/deals", room(deals)],
  ["/api/farmers", room(trust)],
  ["/api/flags", room(trust)],
  ["/api/me/listings", room(sell, selling)],
  ["/api/me/selling", room(selling)],
  ["/api/me/income.csv", room(selling)],
  ["/api/me/requests", room(requests)],
  ["/api/me/favourites", room(trust)],
  ["/api/me/searches", room(trust)],
  ["/api/me", room(me)],
  ["/api/openapi.json", room(docs)],
  ["/api/docs", room(docs)],
  ["/api/docs.css", room(docs)],
];
const rooms = table.map(([at, room]) => ({ at: at.replace("GET ", ""), reading: at.startsWith("GET "), room }));

/** The API in rooms, each with its full paths; whoever assembles it sets the actor, limits bodies and answers faults. */
export const api: Rooms = {
  roomOf(method, path) {
    if (!path.startsWith("/api/")) return undefined;
    const reading = method === "GET" || method === "HEAD";
    return rooms.find((r) => path.startsWith(r.at) && (path.length === r.at.length || path[r.at.length] === "/") && (reading || !r.reading))?.room;
  },
};
