import type * as id from "./id.ts";

export const feed: typeof id.feed = { title: "Produce", open: "open to offers", left: "available", harvested: "harvest" };
