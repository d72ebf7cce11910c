// npm run bench: list, detail, create and the pages people open most, over HTTP on the embedded store, beside a bare
// Hono route in the same run. Guests who ask for one list or one page at the same moment share an answer, as with `npm start`;
// the rows "at random" and those of single pages show what it costs when they ask for different ones.
import { id } from "@among/core/id";
import { isTraded } from "@among/core/market/listing/draft";
import { loadRegion, packFolder } from "@among/region";
import { listing } from "./fill.ts";
import { bare, measure, type Route } from "./rounds.ts";

const report = (n: number) => ({
  id: id("rep"),
  category: "jalan_rusak",
  village: "35.79.02.2003",
  landmark: `depan rumah nomor ${n}`,
  answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" },
  description: "Lubang di tengah jalan, sudah dua minggu, motor sering jatuh kalau malam karena gelap.",
});

/** As a phone asks for a page; the embedded runtime compresses it, as CloudFront does in front of the deployed site. */
const compressed = { "accept-encoding": "gzip, deflate, br" };

const region = loadRegion(packFolder("batu"));
const villages = region.villages.map(({ code }) => code);
const traded = region.commodities.filter(isTraded).map(({ key }) => key);
const oneOf = <T>(list: T[]): T => list[Math.floor(Math.random() * list.length)]!;

const reports: Route[] = [
  bare,
  { name: "list", total: 5_000, make: () => ({ path: "/api/reports" }) },
  { name: "detail", total: 8_000, make: (n, { ids }) => ({ path: `/api/reports/${ids[n % ids.length]}` }) },
  { name: "create", total: 3_000, make: (n) => ({ method: "POST", path: "/api/reports", body: JSON.stringify(report(n)) }) },
  { name: "page /", total: 1_500, make: () => ({ path: "/" }) },
  { name: "page /laporan", total: 1_500, make: () => ({ path: "/laporan" }) },
  { name: "page /laporan, compressed", total: 1_500, make: () => ({ path: "/laporan", headers: compressed }) },
  { name: "page /laporan of any village, at random", total: 1_500, make: () => ({ path: `/laporan?village=${oneOf(villages)}` }) },
  { name: "page /laporan/<code>", total: 1_500, make: (n, { ids }) => ({ path: `/laporan/${ids[n % ids.length]}` }) },
];

const goods = ["wortel", "kentang", "apel", "tomat", "kubis", "stroberi", "brokoli", "selada"];
/** Listings that many look at: the newest ones, as on the door. */
const popular = 2_000;

const market: Route[] = [
  bare,
  { name: "list by commodity, cheapest", total: 5_000, make: () => ({ path: "/api/listings?commodity=wortel&sort=cheapest" }) },
  { name: "the same of any commodity, at random", total: 5_000, make: () => ({ path: `/api/listings?commodity=${oneOf(traded)}&sort=cheapest` }) },
  { name: "the same of 8 commodities", total: 5_000, make: (n) => ({ path: `/api/listings?commodity=${goods[n % goods.length]}&sort=cheapest` }) },
  { name: "item", total: 8_000, make: (n, { ids }) => ({ path: `/api/listings/${ids[n % popular]}` }) },
  { name: "item, any of them", total: 8_000, make: (n, { ids }) => ({ path: `/api/listings/${ids[(n * 7919) % ids.length]}` }) },
  {
    name: "create",
    total: 3_000,
    make: (n, { cookies }) => ({ method: "POST", path: "/api/listings", headers: { origin: "http://localhost", cookie: cookies[n % cookies.length]! }, body: JSON.stringify(listing(goods[n % goods.length]!, "35.79.02.2003", n)) }),
  },
  { name: "page /tani", total: 1_500, make: () => ({ path: "/tani" }) },
  { name: "page /tani, compressed", total: 1_500, make: () => ({ path: "/tani", headers: compressed }) },
  { name: "page /tani of any commodity, at random", total: 1_500, make: () => ({ path: `/tani?commodity=${oneOf(traded)}` }) },
  { name: "page /tani/<id>", total: 1_500, make: (n, { ids }) => ({ path: `/tani/${ids[n % popular]}` }) },
];

const wrong = [...(await measure("reports", Number(process.env.BENCH_REPORTS ?? 2_000), reports)), ...(await measure("market", Number(process.env.BENCH_LISTINGS ?? 20_000), market))];
if (wrong.length) console.error(`not all answers were 2xx: ${wrong.join(", ")}`);
process.exit(wrong.length ? 1 : 0);
