import { bytes } from "../measured.ts";
import type { Assumptions, Operation, Values } from "../operation.ts";
import type * as platform from "./platform.ts";

/** Reading, by citizens, tourists and crawlers. */
export const assumptions = {
  visits: [0.45, "visits per inhabitant", "one in seven comes three times a month; the town's earlier app had some 100 downloads"],
  guests: [0.2, "visits of tourists per inhabitant", "11,005,189 visits to Batu in 2024 are four a month for each inhabitant, and one in twenty looks the town up (https://malang-post.com/2025/02/14/sepanjang-2024-11-juta-wisatawan-plesir-ke-kota-batu)"],
  robots: [0.5, "pages to crawlers, per page to people", "search engines and scrapers are a third of what a public site serves"],
  pages: [5, "pages per visit", "a door, a list, and three things looked at"],
  shared: [0.5, "share of pages that are the same for every guest", "doors, lists and prices may be kept for a minute, one report or offer may not"],
  edgeHits: [0.3, "share of those that the edge has", "a minute is short for a town: some 15 pages a minute, spread over addresses and languages"],
  files: [8, "built files per visit", "styles, scripts and icons are kept by the browser for a year"],
  fileMisses: [0.05, "share of files that the edge asks the bucket for", "kept for a day in the few places that serve one town"],
  laterPage: [7_000, "bytes of a page after the first", "the heaviest page that test/shell/budget.test.ts weighs"],
  photosSeen: [6, "photos per visit", "a list shows some, a report or an offer one to three"],
  photoMisses: [0.4, "share of photos that the edge asks the bucket for", "the edge keeps each for five minutes, so that one taken down is gone"],
  apiReads: [0.3, "questions to the API per visit", "maps, feeds and what is near, asked by scripts"],
} as const satisfies Assumptions;
export type KnownValues = platform.KnownValues & Values<typeof assumptions>;

export const operations = (people: number, u: KnownValues): Operation[] => {
  const visits = people * (u.visits + u.guests);
  const pages = visits * u.pages * (1 + u.robots);
  const out = u.laterPage;
  // One page in ten reads nothing.
  const lists = {
    "Public list, a page of 24": 0.25, "Public list, the next page": 0.05, "Public list of a category": 0.05, "Public list of a village": 0.05, "Public list by state": 0.05, "The agencies' figures": 0.03,
    "Market, newest, a page of 24": 0.15, "Market, the next page": 0.03, "A commodity, newest": 0.05, "A commodity, cheapest": 0.1, "A commodity, nearest": 0.02, "Everything, nearest": 0.02,
    "A village": 0.02, "A narrow filter": 0.01, "Open requests of a commodity": 0.02,
  };
  const details = { "A report with its timeline": 0.5, "A listing's page": 0.4, "The prices beside it": 0.4, "A farmer's profile": 0.05, "A request and how far it is filled": 0.05 };
  return [
    { name: "A page that the edge has", perMonth: pages * u.shared * u.edgeHits, edge: 1, out },
    { name: "A page, the same for everyone", perMonth: pages * u.shared * (1 - u.edgeHits), calls: { page: 1 }, patterns: lists, out },
    { name: "A page of one report or offer", perMonth: pages * (1 - u.shared), calls: { detail: 1 }, patterns: details, out },
    { name: "What a visit fetches once: styles, scripts, photos", perMonth: visits, edge: u.files + u.photosSeen, out: bytes.firstPage + u.photosSeen * bytes.card, gets: u.files * u.fileMisses + u.photosSeen * u.photoMisses },
    { name: "A question to the API", perMonth: visits * u.apiReads, calls: { apiRead: 1 }, patterns: { "Public list, a page of 24": 1 }, out },
  ];
};
