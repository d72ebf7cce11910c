import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Begin from "@among/core/market/deal/begin";
import { names, steps, type Name } from "@among/core/market/deal/steps";
import * as Market from "@among/core/market/limits";
import { create } from "@among/core/market/listing/create";
import * as Wanted from "@among/core/market/request/open";
import * as Media from "@among/core/media/limits";
import * as Reports from "@among/core/reports/limits";
import { open } from "@among/core/reports/report/open";
import { dateAt } from "@among/core/zone";
import { api } from "@among/functions/api";
import { assemble } from "@among/functions/http/assemble";
import { render } from "@among/web/site";
import { batu, draft as goods, someone, village } from "../market/make.ts";
import { draft } from "../reports/make.ts";
import { world, type World } from "../world.ts";
import { signedIn } from "../routes/people.ts";

/** Pages and API as they are served, side by side. */
const site = assemble({ apps: [api], pages: async () => render });
let town: World;

/** What the requests are about. None of it is the caller's own but what says so. */
let about: { report: string; listing: string; request: string };

const other = { ...someone("Bu Tini"), madeUp: true as const };
const day = dateAt(Date.now() + 86_400_000, batu.timezone);
beforeAll(async () => {
  town = await world();
  const [{ report }, { listing }, { request }] = [
    await open({ kind: "guest" }, draft()),
    await create(other, goods()),
    await Wanted.open(other, { id: id("req"), commodity: "wortel", quantity: 200_000, from: day, village: village.code }),
  ];
  about = { report: report.code, listing: listing.id, request: request.id };
  return () => town.close();
}, 60_000);

interface Caller {
  id: string;
  cookie: string;
}

interface Way {
  method?: "POST" | "PATCH" | "GET";
  path: string;
  /** As a page's form sends it. */
  form?: Record<string, string>;
  /** As a client of the API sends it. */
  json?: unknown;
}

/** Each way to use what a rule limits, by page and by API, as one who is signed in asks it. */
type Ways = Record<string, (caller: Caller) => Way | Promise<Way>>;

const made = (caller: Caller): Actor => ({ kind: "person", id: caller.id, name: "Sri Wahyuni", grants: [{ role: "farmer" }], madeUp: true });
const ownReport = async (caller: Caller): Promise<string> => (await open(made(caller), draft())).report.code;
const ownListing = async (caller: Caller): Promise<string> => (await create(made(caller), goods())).listing.id;
const ownDeal = async (caller: Caller): Promise<string> => (await Begin.offer(made(caller), { id: id("dea"), listing: about.listing, quantity: 1_000 })).deal.id;

const sell = (own: string = id("lst")) => ({ action: "save", id: own, commodity: "wortel", quantity: "12,5", unit: "kg", price: "7.500", village: village.code, pickup: "1" });
const { id: _, ...terms } = goods();
/** The form of a damaged road. */
const damage = () => ({ id: id("rep"), village: village.code, landmark: `pertigaan ${Math.random()}`, "answers.kerusakan": "lubang", "answers.ukuran": "besar", "answers.bisa_dilewati": "ya", description: "Lubang besar di tengah jalan, sudah seminggu." });
const press = (action: string, more: Record<string, string> = {}): Ways[string] => () => ({ path: `/laporan/${about.report}`, form: { action, ...more } });
const send = (verb: string, json: unknown = {}): Ways[string] => () => ({ path: `/api/reports/${about.report}/${verb}`, json });
const asked = { commodity: "wortel", unit: "kg", quantity: "200", from: day, village: village.code };

/** Steps of a deal's two sides, each with a body that fits. */
const bodies: Partial<Record<Name, object>> = { offer: { price: 8_500 }, hand_over: { quantity: 1_000 }, pay: { payment: "cash" }, review: { stars: 5 } };
const ofSides = names.filter((name) => steps[name].by.some((side) => side === "buyer" || side === "seller")).map((name) => [name, bodies[name] ?? { text: "Sudah dapat" }] as const);

const ways: { reports: Record<Reports.Limited, Ways>; media: Record<keyof typeof Media.rules, Ways>; market: Record<Market.Limited, Ways> } = {
  reports: {
    open: {
      page: () => ({ path: "/lapor/jalan_rusak", form: { ...damage(), seen_near: "1" } }),
      API: () => ({ path: "/api/reports", json: draft() }),
    },
    follow: { page: press("follow", { phone: "081298765432" }), API: send("follow", { phone: "081298765432" }) },
    support: { page: press("support"), API: send("support") },
    answer: {
      "page, reply": async (caller) => ({ path: `/laporan/${await ownReport(caller)}`, form: { action: "reply", text: "Di depan masjid." } }),
      "page, confirm": async (caller) => ({ path: `/laporan/${await ownReport(caller)}`, form: { action: "confirm" } }),
      "page, reopen": async (caller) => ({ path: `/laporan/${await ownReport(caller)}`, form: { action: "reopen", text: "Masih berlubang." } }),
      "API, reply": send("reply", { text: "Di depan masjid." }),
      "API, confirm": send("confirm"),
      "API, reopen": send("reopen", { text: "Masih berlubang." }),
    },
    near: {
      page: () => ({ path: "/lapor/jalan_rusak", form: damage() }),
      API: () => ({ path: `/api/reports/near?category=sampah&village=${village.code}` }),
    },
  },
  media: {
    photo: {
      "page of a report": async (caller) => ({ path: `/laporan/${await ownReport(caller)}/foto`, form: {} }),
      "page of a listing": async (caller) => ({ path: `/tani/jual/${await ownListing(caller)}/foto`, form: {} }),
      API: () => ({ path: "/api/photos", json: { type: "image/png", bytes: 1_000 } }),
    },
  },
  market: {
    listing: {
      page: () => ({ path: "/tani/jual/baru", form: sell() }),
      "page, edit": async (caller) => {
        const own = await ownListing(caller);
        return { path: `/tani/jual/${own}`, form: sell(own) };
      },
      API: () => ({ path: "/api/listings", json: goods() }),
      "API, edit": async (caller) => ({ method: "PATCH", path: `/api/listings/${await ownListing(caller)}`, json: { terms } }),
    },
    import: {
      page: () => ({ path: "/tani/impor", form: { pasted: `komoditas;jumlah;desa\nwortel;50;${village.name}\n` } }),
      API: () => ({ path: "/api/me/listings/imports", json: { batch: "panen", rows: [{ commodity: "wortel", quantity: "50", village: village.name }] } }),
    },
    request: {
      page: () => ({ path: "/tani/permintaan/baru", form: { id: id("req"), ...asked } }),
      API: () => ({ path: "/api/requests", json: { ...asked, id: id("req"), quantity: 200_000 } }),
    },
    deal: {
      "page, ask": () => ({ path: `/tani/${about.listing}`, form: { action: "ask", id: id("dea"), question: "Masih ada?" } }),
      "page, offer": () => ({ path: `/tani/${about.listing}`, form: { action: "offer", id: id("dea"), quantity: "1", handover: "pickup", payment: "cash" } }),
      "page, answer": () => ({ path: `/tani/permintaan/${about.request}`, form: { action: "answer", id: id("dea"), day, quantity: "50", price: "7000" } }),
      "API, ask": () => ({ path: `/api/listings/${about.listing}/inquiries`, json: { id: id("dea"), text: "Masih ada?" } }),
      "API, offer": () => ({ path: `/api/listings/${about.listing}/offers`, json: { id: id("dea"), quantity: 1_000 } }),
      "API, answer": () => ({ path: `/api/requests/${about.request}/answers`, json: { id: id("dea"), day, quantity: 50_000, price: 7_000 } }),
    },
    step: {
      page: async (caller) => ({ path: `/tani/transaksi/${await ownDeal(caller)}`, form: { action: "withdrawn", version: "1" } }),
      ...Object.fromEntries(ofSides.map(([name, body]): [string, Ways[string]] => [`API, ${name}`, async (caller) => ({ path: `/api/deals/${await ownDeal(caller)}/moves/${name}`, json: { version: 1, ...body } })])),
    },
    line: {
      page: async (caller) => ({ path: `/tani/transaksi/${await ownDeal(caller)}`, form: { action: "say", id: id("lin"), "say-text": "Besok pagi ya." } }),
      API: async (caller) => ({ path: `/api/deals/${await ownDeal(caller)}/lines`, json: { id: id("lin"), text: "Besok pagi ya." } }),
    },
    flag: {
      page: () => ({ path: `/tani/${about.listing}`, form: { action: "flag", reason: "fraud" } }),
      API: () => ({ path: `/api/listings/${about.listing}/flags`, json: { reason: "fraud" } }),
    },
  },
};

async function ask(caller: Caller | undefined, { method, path, form, json }: Way, sourceIp?: string): Promise<number> {
  const headers: Record<string, string> = { origin: town.origin, ...(caller && { cookie: caller.cookie }), ...(json !== undefined && { "content-type": "application/json" }) };
  const body = form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json);
  const request = new Request(new URL(path, town.origin), { method: method ?? (body === undefined ? "GET" : "POST"), headers, body });
  return (await site.fetch(request, { event: { requestContext: { http: { sourceIp } } } })).status;
}

const times = async (count: number, run: () => Promise<void>): Promise<void> => {
  for (let n = 0; n < count; n++) await run();
};

type Row = [what: string, max: number, ways: Ways, spend: (actor: Actor) => Promise<void>, perAddress?: number];
const rows: Row[] = [
  ...Object.entries(Reports.rules).map(([what, { who, address }]): Row => [what, who.max, ways.reports[what as Reports.Limited], (actor) => Reports.spend(what as Reports.Limited, actor), address.max]),
  ...Object.entries(Media.rules).map(([what, { who, address }]): Row => [what, who.max, ways.media.photo, (actor) => Media.spend("photo", actor), address.max]),
  ...Object.entries(Market.rules).map(([what, { max }]): Row => [what, max, ways.market[what as Market.Limited], (actor) => Market.spend(what as Market.Limited, actor)]),
];

describe.each(rows)("%s, %i times", (_what, max, ways, spend, perAddress) => {
  test.each(Object.entries(ways))("%s is the last that goes through; then page and API both refuse", async (_way, last) => {
    const caller = await signedIn("farmer");
    const { madeUp: _uncounted, ...counted } = made(caller) as Extract<Actor, { kind: "person" }>;
    await times(max - 1, () => spend(counted));
    expect(await ask(caller, await last(caller))).not.toBe(429);
    for (const [name, way] of Object.entries(ways)) expect(await ask(caller, await way(caller)), name).toBe(429);
  });

  if (perAddress === undefined) return;
  const open = Object.entries(ways).filter(([name]) => name !== "page of a listing");
  test.each(open)("%s counts for its address too, whoever asks from there", async (_way, last) => {
    const sourceIp = `2001:db8:${Math.floor(Math.random() * 65_536).toString(16)}:${Math.floor(Math.random() * 65_536).toString(16)}::1`;
    await times(perAddress - 1, () => spend({ kind: "guest", address: sourceIp.replace("::1", "::/64") }));
    const caller = await signedIn("farmer");
    expect(await ask(caller, await last(caller), sourceIp)).not.toBe(429);
    for (const [name, way] of open) {
      const next = await signedIn("farmer");
      expect(await ask(next, await way(next), sourceIp), name).toBe(429);
    }
  });
});
