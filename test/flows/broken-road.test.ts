import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { tick } from "@among/core/reactions";
import { world, type World } from "../world.ts";
import { ask, deviceCookieOf, signedIn, fetchJson } from "../routes/people.ts";

// One story through HTTP, as it happens between people: a road breaks, an agency mends it, everyone can see it.

let town: World;
let officer: { cookie: string };
let head: { cookie: string };
beforeAll(async () => {
  town = await world();
  officer = await signedIn("agency_officer", "dpupr");
  head = await signedIn("agency_head", "dpupr");
});
afterAll(() => town.close());

const phone = "0812-3456-7890";
const e164 = "+6281234567890";
const texts = () => town.sent.filter((m) => m.to === e164).map((m) => m.text);

const draft = (more = {}) => ({
  id: id("rep"),
  category: "jalan_rusak",
  point: { lat: -7.8716, lng: 112.5269 },
  landmark: "depan pasar",
  answers: { kerusakan: "lubang", ukuran: "besar", bisa_dilewati: "ya" },
  description: "Lubang besar di depan pasar, sudah tiga hari, dua motor jatuh.",
  phone,
  ...more,
});

test("a broken road is reported, mended, doubted, mended again and confirmed; everyone can see it", async () => {
  const cookie = deviceCookieOf();
  const sent = draft();
  const first = await fetchJson("/api/reports", { body: sent, cookie });
  expect(first.status).toBe(201);
  const { code, key } = first.body;
  const again = await fetchJson("/api/reports", { body: sent, cookie });
  expect([again.status, again.body.code]).toEqual([200, code]);
  await town.drain();
  expect(texts()).toHaveLength(1);
  expect(texts()[0]).toContain(code);

  const near = await fetchJson(`/api/reports/near?category=jalan_rusak&lat=-7.8717&lng=112.5270`);
  expect(near.body.items.map((n: { code: string }) => n.code)).toContain(code);
  const neighbour = deviceCookieOf();
  for (const expected of [1, 1]) expect((await fetchJson(`/api/reports/${code}/support`, { method: "POST", cookie: neighbour })).body.supporters).toBe(expected);

  const inbox = await fetchJson("/api/inbox", { cookie: officer.cookie });
  expect(inbox.body.items.map((r: { code: string }) => r.code)).toContain(code);
  const move = async (name: string, body: object, by = officer) => {
    const { staff } = (await fetchJson(`/api/reports/${code}`, { cookie: by.cookie })).body;
    const answer = await fetchJson(`/api/reports/${code}/moves/${name}`, { body: { version: staff.version, ...body }, cookie: by.cookie });
    expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBe(200);
    return answer.body;
  };
  await move("take", {});
  await move("acknowledge", { text: "Kami cek hari ini." });
  await move("start", {});
  expect((await move("finish", { text: "Lubang sudah ditambal." })).state).toBe("finished");
  await town.drain();
  expect(texts()).toHaveLength(4);

  const report = (await fetchJson(`/api/reports/${code}`)).body;
  expect(report.timeline.map((s: { kind: string }) => s.kind)).toEqual(["acknowledged", "started", "finished"]);
  expect(JSON.stringify(report)).not.toContain("12345678");
  expect(report.actual.done).toBeDefined();

  expect((await fetchJson(`/api/reports/${code}/reopen`, { body: { text: "Sudah berlubang lagi." }, cookie: neighbour })).status).toBe(403);
  const reopened = await fetchJson(`/api/reports/${code}/reopen`, { body: { text: "Sudah berlubang lagi.", key } });
  expect(reopened.status, JSON.stringify(reopened.body)).toBe(200);
  await town.drain();
  expect((await fetchJson("/api/inbox", { cookie: officer.cookie })).body.items.map((r: { code: string }) => r.code)).toContain(code);

  await move("finish", { text: "Ditambal lagi dengan aspal panas." });
  await town.drain();
  const confirmed = await fetchJson(`/api/reports/${code}/confirm`, { body: {}, cookie });
  expect(confirmed.body.state, JSON.stringify(confirmed.body)).toBe("closed");
  await town.drain();

  const figures = (await fetchJson("/api/agencies/dpupr/figures", { cookie: head.cookie })).body.items[0];
  expect(figures).toMatchObject({ received: 1, resolved: 2, reopened: 1 });
  const feed = await (await ask("/api/feeds/reports.atom")).text();
  expect(feed).toContain(code);
});

test("what nobody answers goes to the head, then to the command centre, and says so in public", async () => {
  const { body } = await fetchJson("/api/reports", { body: draft({ point: undefined, village: town.region.villages[3]!.code, phone: undefined }), cookie: deviceCookieOf() });
  await town.drain();
  const week = 7 * 86_400_000;
  await tick(new Date(Date.now() + week));
  await town.drain();
  const report = (await fetchJson(`/api/reports/${body.code}`)).body;
  expect(report.timeline.at(-1).kind).toBe("escalated");
  const operator = await signedIn("operator");
  const staff = (await fetchJson(`/api/reports/${body.code}`, { cookie: operator.cookie })).body.staff;
  expect(staff.escalated).toBe(2);
});

test("what is told in confidence is nowhere for the public, and whole for the police", async () => {
  const cookie = deviceCookieOf();
  const { status, body } = await fetchJson("/api/reports", {
    body: draft({ category: "narkoba", answers: { jenis_kejadian: "pengedaran", boleh_dihubungi: "tidak" }, landmark: "warung kopi pojok", description: "Ada yang jualan tiap malam di warung kopi pojok.", phone: undefined }),
    cookie,
  });
  expect(status).toBe(201);
  await town.drain();
  const places = ["/api/reports", "/api/reports.geojson", "/api/feeds/reports.atom", "/api/reports?category=narkoba", "/api/reports/near?category=narkoba&lat=-7.8716&lng=112.5269"];
  for (const path of places) expect(await (await ask(path)).text(), path).not.toContain(body.code);
  expect((await ask(`/api/reports/${body.code}`)).status).toBe(404);
  expect((await ask(`/api/reports/${body.code}`, { cookie: officer.cookie })).status).toBe(404);
  expect((await ask(`/api/reports/${body.code}`, { cookie })).status).toBe(404);
  expect((await fetchJson(`/api/reports/${body.code}?key=${body.key}`)).body.mine).toBe(true);
  const police = await signedIn("agency_officer", "polres_batu");
  expect((await fetchJson(`/api/reports/${body.code}`, { cookie: police.cookie })).body.description).toContain("warung kopi");
});
