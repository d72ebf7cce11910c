import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { id } from "@among/core/id";
import { reporterKey } from "@among/core/reports/report/owner";
import { batu, draft } from "./make.ts";
import { world } from "../world.ts";
import { ask, deviceCookieOf, signedIn, fetchJson } from "../routes/people.ts";

let citizen: string;
let officer: string;
let hp: string;
beforeAll(async () => {
  const w = await world();
  hp = deviceCookieOf();
  citizen = (await signedIn("citizen")).cookie;
  officer = (await signedIn("agency_officer", "dpupr")).cookie;
  return () => w.close();
});
const opened = async (over = {}, cookie?: string) => (await fetchJson("/api/reports", { body: draft(over), cookie })).body as { code: string; key: string; link: string };

describe("POST /api/reports", () => {
  test("201 with code, link and key, and where it is", async () => {
    const sent = draft({ lang: "en" });
    const { status, headers, body } = await fetchJson("/api/reports", { body: sent });
    expect(status).toBe(201);
    expect(body).toEqual({ code: expect.stringMatching(/^BTU-/), key: reporterKey(sent.id), link: `/en/laporan/${body.code}?kunci=${body.key}`, repeated: false });
    expect([headers.get("location"), headers.get("cache-control")]).toEqual([`/api/reports/${body.code}`, "private, no-store"]);
    const again = await fetchJson("/api/reports", { body: sent });
    expect([again.status, again.body]).toEqual([200, { ...body, repeated: true }]);
    expect((await fetchJson("/api/reports", { body: { ...sent, description: "Yang lain sama sekali, sungguh." } })).body.error).toMatchObject({ kind: "conflict", code: "report.id_taken" });
  });

  test("400 names every field, each question of the category too", async () => {
    const { status, body } = await fetchJson("/api/reports", { body: draft({ description: "x", phone: "1", answers: {} }) });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ kind: "invalid", code: "report.invalid", fields: { description: "short", phone: "phone", "answers.kerusakan": "required" } });
  });

  test("a place outside the town names where to turn", async () => {
    const { status, body } = await fetchJson("/api/reports", { body: draft({ point: { lat: -6.2, lng: 106.8 } }) });
    expect([status, body.error.code, body.error.elsewhere.url]).toEqual([400, "report.outside_region", batu.elsewhere.url]);
  });

  test("nothing but the draft's own fields is taken", async () => {
    const { code } = await opened({ id: id("rep"), state: "closed", agency: "dlh", by: "per_1", supporters: 99, role: "admin" } as never);
    expect((await fetchJson(`/api/reports/${code}`)).body).toMatchObject({ state: "open", agency: "dpupr", supporters: 0 });
  });

  test("a device that reports too often is told when to come back", async () => {
    const cookie = deviceCookieOf();
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let n = 0; n < 22; n++) statuses.push((last = await ask("/api/reports", { body: draft(), cookie })).status);
    expect(statuses.filter((s) => s === 201).length).toBe(20);
    expect(last!.status).toBe(429);
    expect(Number(last!.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await last!.json()).error).toMatchObject({ kind: "limited", code: "limit.report.open", retryAfter: expect.any(Number) });
  });
});

describe("GET /api/reports", () => {
  test("a page of public reports: what everyone may know and nothing else", async () => {
    const { code } = await opened({ phone: "081234567890", point: { lat: batu.villages[1]!.lat, lng: batu.villages[1]!.lng } }, citizen);
    const { status, headers, body } = await fetchJson("/api/reports?limit=2&lang=en");
    expect([status, headers.get("cache-control")]).toEqual([200, "public, max-age=15, stale-while-revalidate=60"]);
    expect(body.items).toHaveLength(2);
    const [first] = body.items;
    expect(Object.keys(first).sort()).toEqual(["actual", "agency", "agencyName", "category", "categoryName", "code", "createdAt", "emergency", "links", "overdue", "place", "promised", "reopened", "state", "summary", "supporters", "updatedAt"]);
    expect(first).toMatchObject({ code, categoryName: batu.category("jalan_rusak")!.nameEn, place: { villageName: batu.villages[1]!.name }, links: { self: `/api/reports/${code}`, page: `/en/laporan/${code}` } });
    expect((await fetchJson(`/api/reports?limit=2&cursor=${encodeURIComponent(body.cursor)}`)).body.items[0].code).not.toBe(code);
  });

  test("is not kept for somebody signed in", async () => {
    expect((await ask("/api/reports", { cookie: citizen })).headers.get("cache-control")).toBe("private, no-store");
  });

  test("filters, and the same asked at once is answered alike", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => fetchJson(n % 2 ? "/api/reports?category=sampah" : "/api/reports?state=open")));
    for (const [n, { body }] of answers.entries()) for (const item of body.items) n % 2 ? expect(item.category).toBe("sampah") : expect(item.state).toBe("open");
    expect(answers[0]!.body).toEqual(answers[2]!.body);
  });

  test("shows at once what was just opened", async () => {
    for (let n = 0; n < 5; n++) {
      // Two of the same millisecond stand in the order of their codes.
      await new Promise((r) => setTimeout(r, 2));
      const { code } = await opened();
      expect((await fetchJson("/api/reports?limit=1")).body.items[0].code).toBe(code);
    }
  });

  test.each(["limit=0", "limit=101", "state=hantu", "from=kemarin", "to=2026-02-30", "cursor=x", "lang=jv"])("?%s is 400", async (query) => {
    expect((await fetchJson(`/api/reports?${query}`)).body.error.kind).toBe("invalid");
  });
});

describe("GET /api/reports/{code}", () => {
  test("in any writing, with a tag that spares the second answer", async () => {
    const { code } = await opened();
    const { body, headers } = await fetchJson(`/api/reports/${code.toLowerCase().replace("-", "%20")}`);
    expect(body).toMatchObject({ code, mine: false, timeline: [], description: expect.any(String), answers: expect.arrayContaining([{ code: "kerusakan", label: "Jenis kerusakan", value: "lubang" }]) });
    expect(JSON.stringify(body)).not.toMatch(/rep_|per_|dev_|"key"|phone|staff/);
    const second = await ask(`/api/reports/${code}`, { headers: { "if-none-match": headers.get("etag")! } });
    expect([second.status, await second.text()]).toEqual([304, ""]);
  });

  test("a kept detail is made anew after each step and each voice", async () => {
    const { code } = await opened();
    expect((await fetchJson(`/api/reports/${code}`)).body.state).toBe("open");
    await ask(`/api/reports/${code}/moves/acknowledge`, { body: { version: 1 }, cookie: officer });
    expect((await fetchJson(`/api/reports/${code}`)).body).toMatchObject({ state: "acknowledged", timeline: [{ kind: "acknowledged" }] });
    await ask(`/api/reports/${code}/support`, { method: "POST", cookie: deviceCookieOf() });
    expect((await fetchJson(`/api/reports/${code}`)).body.supporters).toBe(1);
  });

  test("a kept detail is made anew once a promise is broken", async () => {
    const { code } = await opened({ category: "kebakaran", answers: draft({ category: "kebakaran" }).answers });
    const overdue = async () => (await fetchJson(`/api/reports/${code}`)).body.overdue;
    expect(await overdue()).toBe(false);
    vi.setSystemTime(Date.now() + 16 * 60_000);
    onTestFinished(() => void vi.useRealTimers());
    expect(await overdue()).toBe(true);
  });

  test("the reporter is told that it is theirs, by device or key, nothing of it is kept, and a device alone shows no number", async () => {
    const { code, key } = await opened({ phone: "081234567890" }, hp);
    for (const answer of [await fetchJson(`/api/reports/${code}`, { cookie: hp }), await fetchJson(`/api/reports/${code}?key=${key}`)]) {
      expect(answer.body).toMatchObject({ mine: true });
      expect(answer.headers.get("cache-control")).toBe("private, no-store");
    }
    const reporter = async (query: string) => (await fetchJson(`/api/reports/${code}${query}`, { cookie: hp })).body.reporter;
    expect([await reporter(""), await reporter(`?key=${key}`)]).toEqual([undefined, { phone: "+6281234567890" }]);
    expect((await fetchJson(`/api/reports/${code}?key=${key.slice(1)}x`)).body).toMatchObject({ mine: false });
  });
});

describe("what citizens do with a report", () => {
  test("me too, once per device; without one it cannot be counted", async () => {
    const { code } = await opened();
    const support = (cookie?: string) => fetchJson(`/api/reports/${code}/support`, { method: "POST", cookie });
    expect((await support(hp)).body).toEqual({ supporters: 1, repeated: false });
    expect((await support(hp)).body).toEqual({ supporters: 1, repeated: true });
    expect((await support(citizen)).body).toEqual({ supporters: 2, repeated: false });
    expect(await support()).toMatchObject({ status: 401, body: { error: { code: "device.needed" } } });
  });

  test("follow by phone", async () => {
    const { code } = await opened();
    expect(await fetchJson(`/api/reports/${code}/follow`, { body: { phone: "0812 3456 7890" } })).toMatchObject({ status: 200, body: { following: true, pending: true } });
    expect(await fetchJson(`/api/reports/${code}/follow`, { body: { phone: "123" } })).toMatchObject({ status: 400, body: { error: { fields: { phone: "phone" } } } });
  });

  test("confirm, reopen and reply are the reporter's", async () => {
    const { code, key } = await opened();
    const step = (move: string, body: object) => fetchJson(`/api/reports/${code}/moves/${move}`, { body, cookie: officer });
    await step("ask", { version: 1, text: "Di sebelah mana?" });
    expect(await fetchJson(`/api/reports/${code}/reply`, { body: { key, text: "Di depan warung." } })).toMatchObject({ status: 200, body: { code, state: "open" } });
    await step("finish", { version: 3, text: "Sudah ditambal." });
    expect(await fetchJson(`/api/reports/${code}/confirm`, { body: {}, cookie: hp })).toMatchObject({ status: 403, body: { error: { code: "report.not_yours" } } });
    expect(await fetchJson(`/api/reports/${code}/reopen`, { body: { key, text: "x" } })).toMatchObject({ status: 400, body: { error: { fields: { text: "required" } } } });
    expect(await fetchJson(`/api/reports/${code}/reopen`, { body: { key, text: "Masih berlubang." } })).toMatchObject({ status: 200, body: { state: "open" } });
    expect(await fetchJson(`/api/reports/${code}/confirm`, { body: { key } })).toMatchObject({ status: 409, body: { error: { code: "report.move_refused", state: "open" } } });
  });
});

test("near offers the same kind close by", async () => {
  const place = batu.villages[9]!;
  const { code } = await opened({ category: "sampah", answers: draft({ category: "sampah" }).answers, point: { lat: place.lat, lng: place.lng } });
  const { body } = await fetchJson(`/api/reports/near?category=sampah&lat=${place.lat + 0.001}&lng=${place.lng}`);
  expect(body.items.map((r: { code: string; metres: number }) => [r.code, r.metres])).toEqual([[code, 111]]);
  // Half a point is none: the village counts, and nothing is said about metres.
  for (const half of [`lat=${place.lat}`, `lng=${place.lng}`]) {
    const { items } = (await fetchJson(`/api/reports/near?category=sampah&village=${place.code}&${half}`)).body;
    expect(items.map((r: { code: string; metres?: number }) => [r.code, r.metres])).toEqual([[code, undefined]]);
  }
});

test("a form to upload a photo with, and kind words for HEIC", async () => {
  const good = await fetchJson("/api/photos", { body: { type: "image/jpeg", bytes: 300_000 } });
  expect(good).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^pho_/), url: expect.any(String), fields: expect.any(Object) } });
  expect(await fetchJson("/api/photos", { body: { type: "image/heic", bytes: 300_000 } })).toMatchObject({ status: 400, body: { error: { code: "photo.heic" } } });
  expect(await fetchJson("/api/photos", { body: { type: "image/jpeg", bytes: 11_000_000 } })).toMatchObject({ status: 413, body: { error: { code: "photo.too_large" } } });
});
