import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import * as Read from "@among/core/reports/report/read";
import { take } from "@among/core/reports/report/take";
import { officer } from "../reports/make.ts";
import { staff } from "./people.ts";
import { town, origin, type Town } from "./town.ts";
import { urlEvent } from "./url-events.ts";
import { Visitor } from "./visitor.ts";

// AWS delivers at least once: whatever a function got may come again, and then changes nothing.

let here: Town;
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.close());

/** Everything that is kept anywhere. */
const everything = async () => ({ rows: await here.rows(), objects: [...here.objects.keys()].sort(), sent: here.sent.length, letters: here.deadLetters.messages.length });

const draft = (more: object = {}) => ({ id: id("rep"), category: "jalan_rusak", village: "35.79.02.2003", landmark: "depan pasar", answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" }, description: "Lubang besar.", phone: "+6281234567890", ...more });

/** A function URL's event, as often as it is wanted. */
async function sent(path: string, body: BodyInit, type: string, cookie: string): Promise<object> {
  const headers = { "content-type": type, origin, cookie, "x-among-guard": "a guard for tests", "cloudfront-viewer-address": "198.51.100.77:4711" };
  return urlEvent(new Request(new URL(path, origin), { method: "POST", body, headers }), "abc.lambda-url.ap-southeast-3.on.aws");
}

test("a request: one report, one answer", async () => {
  const visitor = new Visitor(here);
  await visitor.visit("/lapor/jalan_rusak");
  const cookie = [...visitor.jar].map((pair) => pair.join("=")).join("; ");
  const event = await sent("/api/reports", JSON.stringify(draft()), "application/json", cookie);
  const answers = await Promise.all([here.functions.api.invoke(event), here.functions.api.invoke(event)]);
  const responses = answers.map(({ payload }) => ({ status: payload.statusCode, ...JSON.parse(payload.body) }));
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 201]);
  expect(responses[0].code).toBe(responses[1].code);
  const limits = /^(limit|rate)/;
  const before = (await here.rows()).filter((row) => !limits.test(row.pk!.S!)).length;
  expect((await here.functions.api.invoke(event)).payload.statusCode).toBe(200);
  expect((await here.rows()).filter((row) => !limits.test(row.pk!.S!))).toHaveLength(before);
});

test("a form: one report, and the same page", async () => {
  const visitor = new Visitor(here, "198.51.100.2");
  await visitor.visit("/lapor/jalan_rusak");
  const { answers, ...fields } = draft({ landmark: "gerbang makam" });
  const form = new URLSearchParams({ ...fields, ...Object.fromEntries(Object.entries(answers).map(([name, value]) => [`answers.${name}`, value])), seen_near: "1" });
  const event = await sent("/lapor/jalan_rusak", form.toString(), "application/x-www-form-urlencoded", [...visitor.jar].map((pair) => pair.join("=")).join("; "));
  const first = (await here.functions.site.invoke(event)).payload;
  const second = (await here.functions.site.invoke(event)).payload;
  expect([first.statusCode, second.statusCode]).toEqual([303, 303]);
  expect(second.headers.location).toBe(first.headers.location);
});

test("a code: one session", async () => {
  const visitor = new Visitor(here, "198.51.100.3");
  await visitor.visit("/masuk");
  await visitor.send({ phone: undefined }, { phone: "0812-9999-0001" });
  const code = /\d{6}/.exec(here.sent.findLast(({ to }) => to === "+6281299990001")!.text)![0];
  const event = await sent("/auth/code", new URLSearchParams({ code, lang: "id" }).toString(), "application/x-www-form-urlencoded", [...visitor.jar].map((pair) => pair.join("=")).join("; "));
  const sessions = async () => (await here.rows()).filter(({ type }) => type?.S === "session").length;
  const before = await sessions();
  const [first, second] = [(await here.functions.auth.invoke(event)).payload, (await here.functions.auth.invoke(event)).payload];
  expect([first.headers.location, second.headers.location]).toEqual(["/masuk?langkah=profil", "/masuk?langkah=kode&galat=code_wrong"]);
  expect(await sessions()).toBe(before + 1);
});

test("the whole feed, photos and the clock, after a report's whole story", { timeout: 200_000 }, async () => {
  const clerk = await staff(here, { role: "agency_officer", agency: "dpupr" }, "198.51.100.4");
  const visitor = new Visitor(here, "198.51.100.5");
  await visitor.visit("/lapor/jalan_rusak");
  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz7bCihiGlgQAHyUxAZ5ANKAAAAAASUVORK5CYII=", "base64");
  const { answers, ...fields } = draft({ landmark: "jembatan", phone: "081234567899" });
  await visitor.send({ landmark: undefined }, { ...fields, ...Object.fromEntries(Object.entries(answers).map(([name, value]) => [`answers.${name}`, value])), seen_near: "1" });
  const code = /BTU-\w{5}/.exec(visitor.page.path)![0];
  await visitor.visit(`/laporan/${code}/foto`, { method: "POST", body: new URLSearchParams() });
  await visitor.sendPhoto(pixel, "image/png");
  const photos = [...here.photos.waiting()];
  const originals = [...here.objects].filter(([key]) => key.includes("/incoming/"));
  expect(photos).toHaveLength(1);
  await here.drain();
  for (const [move, filled] of [["acknowledged", {}], ["started", {}], ["finished", { text: "Sudah ditambal.", withoutPhoto: "1" }]] as const) {
    await clerk.visit(`/petugas/${code}`);
    await clerk.send({ move }, filled);
    expect(clerk.page.path).toBe(`/petugas/${code}?done=${move}`);
  }
  await here.drain();

  const before = await everything();
  expect(here.mapping.records.length).toBeGreaterThan(10);
  const Records = [...here.mapping.records];
  for (let at = 0; at < Records.length; at += 25) expect(await here.functions.stream.invoke({ Records: Records.slice(at, at + 25) })).toEqual({ payload: { batchItemFailures: [] } });
  for (const event of photos) expect((await here.functions.media.invoke(event)).error).toBeUndefined();
  expect(await everything()).toEqual(before);

  // The original itself may come again as well: a browser that was not sure sends its form twice.
  for (const [key, object] of originals) here.objects.set(key, object);
  for (const event of photos) expect((await here.functions.media.invoke(event)).error).toBeUndefined();
  expect(await everything()).toEqual(before);
  expect(await here.mapping.drain()).toBe(0);

  // Two clocks at once, and both have looked before either closes the report.
  const later = new Date(Date.now() + 30 * 86_400_000);
  const holds = [1, 2].map(() => here.table.hold(({ what, body }) => what === "TransactWriteItems" && body.includes(code) && body.includes("closed"), "before"));
  const ticks = [here.tick(later), here.tick(later)];
  await Promise.all(holds.map(({ reached }) => reached));
  holds.forEach(({ release }) => release());
  expect((await Promise.all(ticks)).map(({ error }) => error)).toEqual([undefined, undefined]);
  expect((await here.tick(later)).error).toBeUndefined();
  await here.drain();
  expect((await visitor.read(`/api/reports/${code}`)).timeline.filter((step: { kind: string }) => step.kind === "closed")).toHaveLength(1);
  const closed = await everything();
  expect(await here.tick(later)).toEqual({ payload: { done: 0 } });
  expect(await everything()).toEqual(closed);
});

test("the feed in another order than it was written: the same in the end", async () => {
  const story = async (address: string, phone: string) => {
    const { body } = await new Visitor(here, address).tell("/api/reports", draft({ landmark: address, phone }));
    const aimed = async () => ({ code: body.code as string, version: (await Read.read(worker, body.code)).report.version });
    await take(worker, await aimed(), "acknowledge", { text: "Kami cek." });
    await take(worker, await aimed(), "start", {});
    await take(worker, await aimed(), "finish", { text: "Sudah ditambal." });
    return body.code as string;
  };
  const worker = { ...officer("dpupr"), id: id("per") };
  const kinds = async (code: string) => (await here.rows()).filter((row) => JSON.stringify(row).includes(code)).map(({ pk, sk, v }) => `${pk!.S} ${sk!.S} ${v?.N}`.replaceAll(code, "CODE").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, "TIME").replace(/(msg|dev)_\w+|[0-9A-Z]{26}/g, "OWN")).sort();
  const straight = await story("198.51.100.7", "+6281234567001");
  await here.drain();
  const turned = await story("198.51.100.8", "+6281234567002");
  await here.mapping.drainTurned();
  expect(await kinds(turned)).toEqual(await kinds(straight));
  const texts = (phone: string) => here.sent.filter(({ to }) => to === phone).map(({ text }) => text.slice(0, 7)).sort();
  expect(texts("+6281234567002")).toEqual(texts("+6281234567001"));
  expect(texts("+6281234567002")).toHaveLength(4);
});
