import { createHmac } from "node:crypto";
import { system } from "@among/core/actor";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { cookieName, sessionCookie } from "@among/core/identity/cookie";
import { People } from "@among/core/identity/person";
import { newToken, Sessions } from "@among/core/identity/session";
import { create } from "@among/core/market/listing/create";
import { isTraded, plusDays } from "@among/core/market/listing/draft";
import { open } from "@among/core/reports/report/open";

/** What the load needs to know of what there is. */
export interface Filled {
  /** Codes or ids, newest first. */
  ids: string[];
  /** Of people who may write; empty where no account is needed. */
  cookies: string[];
}

async function reports(count: number): Promise<Filled> {
  const { region } = use();
  const now = Date.now();
  const codes: string[] = [];
  for (let n = 0; n < count; n += 100) {
    const batch = Array.from({ length: Math.min(100, count - n) }, (_, i) => {
      const at = new Date(now - (n + i) * 30_000);
      const village = region.villages[(n + i) % region.villages.length]!;
      return open(system("seed"), {
        id: id("rep", at.getTime()),
        category: "sampah",
        village: village.code,
        landmark: "dekat balai desa",
        point: { lat: village.lat, lng: village.lng },
        answers: Object.fromEntries(region.category("sampah")!.questions.filter((q) => q.required).map((q) => [q.code, q.values ? (q.datatype === "multivaluelist" ? [q.values[0]!.key] : q.values[0]!.key) : "1"])),
        description: "Sampah menumpuk di pinggir jalan sejak hari Minggu, baunya sampai ke rumah warga.",
      }, at);
    });
    for (const { report } of await Promise.all(batch)) codes.push(report.code);
  }
  return { ids: codes, cookies: [] };
}

/** Enough that nobody comes near what one person may list in a day. */
const sellers = 200;

async function market(count: number): Promise<Filled> {
  const { region } = use();
  const people = await Promise.all(Array.from({ length: sellers }, (_, n) => signedIn(`Petani ${n}`)));
  const commodities = region.commodities.filter(isTraded);
  const now = Date.now();
  const ids: string[] = [];
  for (let n = 0; n < count; n += 100) {
    const batch = Array.from({ length: Math.min(100, count - n) }, (_, i) => {
      const at = new Date(now - (n + i) * 60_000);
      const seller = people[(n + i) % sellers]!;
      const day = at.toISOString().slice(0, 10);
      return create({ kind: "person", id: seller.id, name: seller.name, grants: [], madeUp: true }, listing(commodities[(n + i) % commodities.length]!.key, region.villages[(n + i) % region.villages.length]!.code, n + i, at, day), at);
    });
    for (const { listing } of await Promise.all(batch)) ids.push(listing.id);
  }
  return { ids, cookies: people.map((p) => p.cookie) };
}

/** What a farmer tells of goods. */
export const listing = (commodity: string, village: string, n: number, at = new Date(), day = at.toISOString().slice(0, 10)) => ({
  id: id("lst", at.getTime()),
  commodity,
  village,
  grade: n % 3 ? "A" : "Super",
  quantity: 25_000 + (n % 40) * 5_000,
  price: 5_000 + ((n * 7919) % 300) * 100,
  minimum: 2_000,
  harvestOn: day,
  until: plusDays(day, 40),
  handover: { pickup: true, delivery: { km: 10, fee: 15_000 } },
  description: "Panen sendiri, dipetik pagi hari. Bisa dilihat dulu di kebun, ambil banyak bisa nego.",
});

async function signedIn(name: string): Promise<{ id: string; name: string; cookie: string }> {
  const now = new Date();
  const person = id("per");
  await People.create({ id: person, name, grants: [{ role: "citizen" }, { role: "farmer" }], consents: [], staff: false, status: "active", createdAt: now.toISOString() });
  const token = newToken(person);
  await Sessions.create({ id: id("ses"), token, userId: person, createdAt: now.toISOString(), lastSeenAt: now.toISOString(), expiresAt: new Date(now.getTime() + 12 * 3_600_000).toISOString() });
  const signed = `${token}.${createHmac("sha256", use().secret).update(token).digest("base64")}`;
  return { id: person, name, cookie: `${cookieName(sessionCookie)}=${encodeURIComponent(signed)}` };
}

export const fill = { reports, market };
