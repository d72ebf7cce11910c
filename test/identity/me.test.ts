import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor, Role } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Audit from "@among/core/identity/audit";
import { overview } from "@among/core/identity/overview";
import { People } from "@among/core/identity/person";
import { privacyVersion } from "@among/core/identity/profile";
import { find } from "@among/core/identity/find";
import { newToken, Sessions } from "@among/core/identity/session";
import { Guards } from "@among/core/identity/unique";
import { say } from "@among/core/market/deal/chat";
import { sentTo } from "@among/core/messages/message";
import { follow } from "@among/core/reports/follow";
import { open } from "@among/core/reports/report/open";
import { listeners, read } from "@among/core/reports/report/read";
import { list, order, someone, village } from "../market/make.ts";
import { draft } from "../reports/make.ts";
import { world, type World } from "../world.ts";
import { ask, fetchJson } from "../routes/people.ts";
import { signedCookie } from "../routes/session-cookie.ts";

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const staff = (name: string, role: Role): Actor => ({ kind: "person", id: `per_${role}`, name, grants: [{ role }], provedAt: Date.now() });
const [admin, operator] = [staff("Wulan", "admin"), staff("Rizky", "operator")];

/** Somebody with a number and two reports, one of them in confidence, which staff have looked at. */
async function somebody(phone: string) {
  const person = id("per");
  const now = new Date().toISOString();
  await People.create({ id: person, name: "Sri Wahyuni", phone, village: w.region.villages[0]!.code, grants: [{ role: "citizen" }], consents: [{ text: "privacy", version: privacyVersion, at: now }], staff: false, status: "active", createdAt: now });
  await w.table.write([Guards.creating({ model: "user", field: "phoneNumber", value: phone, of: person })]);
  const token = newToken(person);
  await Sessions.create({ id: id("ses"), token, userId: person, createdAt: now, lastSeenAt: now, userAgent: "Chrome/130 Android", place: "Batu, ID", expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  const actor: Actor = { kind: "person", id: person, name: "Sri Wahyuni", grants: [{ role: "citizen" }] };
  const { report } = await open(actor, draft({ phone }));
  const { report: secret } = await open(actor, draft({ category: "narkoba" }));
  const { report: followed } = await open({ kind: "guest" }, draft());
  await follow(actor, followed.code, { phone });
  await w.drain();
  return { actor, person, phone, cookie: signedCookie(token), report, secret, followed };
}

describe("my data", () => {
  test("holds everything, and who looked at it", async () => {
    const who = await somebody("+6281377770001");
    await overview(admin, who.person);
    await read(operator, who.report.code);
    const { status, body, headers } = await fetchJson("/api/me/data", { cookie: who.cookie });
    expect(status).toBe(200);
    expect(headers.get("content-disposition")).toContain("attachment");
    expect(headers.get("cache-control")).toContain("no-store");
    expect(body.account).toMatchObject({ id: who.person, name: "Sri Wahyuni", phone: who.phone, consents: [{ text: "privacy", version: privacyVersion }] });
    expect(body.sessions).toMatchObject([{ userAgent: "Chrome/130 Android", place: "Batu, ID" }]);
    expect(body.reports.map((r: { code: string }) => r.code).toSorted()).toEqual([who.report.code]);
    // What is confidential opens with its own link alone: the session may be open on a shared phone.
    expect(JSON.stringify(body)).not.toContain(who.secret.code);
    expect(body.reports.find((r: { code: string }) => r.code === who.report.code)).toMatchObject({ phone: who.phone, name: "Sri Wahyuni", description: draft().description });
    expect(body.follows).toEqual([who.followed.code]);
    expect(body.messages.length).toBeGreaterThan(0);
    expect(JSON.stringify(body.messages)).toMatch(/laporan\/BTU-\w{5}\?kunci=…/);
    expect(JSON.stringify(body.messages)).not.toMatch(/[?&](kunci|k)=\w/);
    expect(body.lookedAt.map((l: { action: string; by: string }) => `${l.action} ${l.by}`)).toEqual(expect.arrayContaining(["person.read Wulan", "report.read_reporter Rizky"]));
    expect(JSON.stringify(body)).not.toMatch(/"token"|tries|hash/);
  });

  test("holds what was offered, asked for, agreed and written in the market, and not the other's words", async () => {
    const [who, other] = [await somebody("+6281377770004"), someone()];
    const point = { lat: village.lat, lng: village.lng };
    const listing = await list(who.actor, { point, description: "Dipetik pagi ini." });
    const deal = await order(who.actor, other, listing, 10_000, "confirmed");
    await say(who.actor, deal.id, { id: id("lin"), text: "Ambil jam enam." });
    await say(other, deal.id, { id: id("lin"), text: "Nomor rumah saya 12." });
    const { body } = await fetchJson("/api/me/data", { cookie: who.cookie });
    expect(body.market).toMatchObject({ listings: [{ id: listing.id, point, description: "Dipetik pagi ini." }], deals: [{ id: deal.id, written: [{ text: "Ambil jam enam." }] }], requests: [], searches: [], favourites: [] });
    expect(JSON.stringify(body)).not.toContain("Nomor rumah saya");
  });

  test("leaves nothing out, however much there is", async () => {
    const who = await somebody("+6281377770005");
    for (let n = 0; n < 60; n++) await open({ ...who.actor, madeUp: true }, draft({ phone: who.phone }));
    await w.drain();
    const { body } = await fetchJson("/api/me/data", { cookie: who.cookie });
    expect(body.reports).toHaveLength(61);
    expect(body.messages.length).toBeGreaterThanOrEqual(60);
  });

  test("is one's own, and nobody's without a session", async () => {
    expect((await ask("/api/me/data")).status).toBe(401);
    expect((await ask("/api/me", { method: "DELETE" })).status).toBe(401);
  });
});

describe("deleting the account", () => {
  test("anonymises what must stay, forgets the rest, and a second time does no harm", async () => {
    const who = await somebody("+6281377770002");
    expect((await sentTo(who.phone)).items.length).toBeGreaterThan(0);
    const deleted = await ask("/api/me", { method: "DELETE", cookie: who.cookie });
    expect(deleted.status).toBe(204);
    // Whoever has the browser next has another device.
    expect(deleted.headers.getSetCookie().join()).toMatch(/among_device=; Max-Age=0/);
    expect((await ask("/api/me/data", { cookie: who.cookie })).status).toBe(401);
    expect((await ask("/api/me", { method: "DELETE", cookie: who.cookie })).status).toBe(401);
    await w.drain();

    expect(await People.get({ id: who.person })).toMatchObject({ status: "deleted", name: "", phone: null, village: null, grants: [], consents: [] });
    expect(await find(admin, who.phone)).toBeUndefined();
    expect((await Guards.batchGet([{ model: "user", field: "phoneNumber", value: who.phone }])).length).toBe(0);
    expect((await sentTo(who.phone)).items).toEqual([]);
    expect(await listeners(who.followed.code)).toEqual([]);

    const left = await read(operator, who.report.code);
    expect(left.report).toMatchObject({ code: who.report.code, state: "open" });
    expect(left.report.by).toBeUndefined();
    expect(left.story).toMatchObject({ description: draft().description });
    expect([left.story.phone, left.story.name]).toEqual([undefined, undefined]);
    expect(JSON.stringify((await Audit.about(who.person)).items)).not.toContain("Sri");
    await w.drain();
  });

  test("leaves nothing of the number or name anywhere in the table", async () => {
    const who = await somebody("+6281377770003");
    await ask("/api/me", { method: "DELETE", cookie: who.cookie });
    await w.drain();
    for (const pk of [`person#${who.person}`, `reporter#${who.person}`, `audit_of#${who.person}`]) {
      const { items } = await w.table.query({ pk, limit: 100 });
      expect(JSON.stringify(items), pk).not.toMatch(/81377770003|Sri/);
    }
    const { items } = await w.table.query({ index: "g1", pk: `phone#${who.phone}`, limit: 10 });
    expect(items).toEqual([]);
  });
});
