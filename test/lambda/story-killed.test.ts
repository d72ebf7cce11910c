import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { take as takeDealStep } from "@among/core/market/deal/take";
import { take } from "@among/core/reports/report/take";
import { personWithPhone, list, order, withPast } from "../market/make.ts";
import { officer } from "../reports/make.ts";
import { town, type Row, type Town } from "./town.ts";
import { Visitor } from "./visitor.ts";
import type { Call } from "./wire.ts";

// A function's time is over in the middle of its work, at each place where it just changed something: it is tried
// again, and nothing is doubled or lost.

let here: Town;
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.close());

const changing = ({ what }: Call): boolean => /^(PutItem|UpdateItem|DeleteItem|TransactWriteItems|BatchWriteItem|PUT|DELETE)$/.test(what);

/**
 * Lets follow what follows; when something was changed for the nth time, kills what did it before it learns that it did.
 * @returns false when there were fewer changes
 */
async function drainKilling(n: number, name: "stream" | "media"): Promise<boolean> {
  let changes = 0;
  const nth = (call: Call): boolean => changing(call) && ++changes === n;
  const holds = [here.table.hold(nth, "after"), here.bucket.hold(nth, "after")];
  const draining = here.drain().then(() => false);
  const killed = await Promise.race([draining, ...holds.map(({ reached }) => reached.then(() => true))]);
  if (killed) here.functions[name].timeOut();
  await draining;
  for (const { withdraw } of holds) withdraw();
  return killed;
}

/**
 * Makes the same again and again; after the first nothing is killed, after each other one a function, one place later each
 * time, until there is no such place.
 * @param make writes something, and names what it made: nothing else has these marks
 * @returns how many places there were, and the rows with the marks of each, without what differs between any two
 */
async function everywhere(name: "stream" | "media", make: () => Promise<string[]>): Promise<{ places: number; leftovers: string[][] }> {
  const marks = [await make()];
  await here.drain();
  let places = 0;
  for (let killed = true; killed; places++) {
    marks.push(await make());
    killed = await drainKilling(places + 1, name);
  }
  const rows = (await here.rows()).map((row) => ({ text: JSON.stringify(row), ...shown(row) }));
  return { places: places - 1, leftovers: marks.map((own) => rows.filter(({ text }) => own.some((mark) => text.includes(mark))).map(({ key, numbers }) => `${alike(key, own)} ${numbers}`).sort()) };
}

/** What a row is, and what it counts. */
const shown = ({ pk, sk, ttl: _, ...more }: Row) => ({ key: `${pk!.S} ${sk!.S}`, numbers: Object.entries(more).flatMap(([name, { N }]) => (N === undefined ? [] : [`${name}=${N}`])).sort().join(" ") });

const alike = (key: string, own: string[]): string =>
  own
    .reduce((text, mark, n) => text.replaceAll(mark, `MARK${n}`), key)
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, "TIME")
    .replace(/(msg|dev)_\w+|[0-9A-Z]{26}/g, "OWN");

let made = 0;
const phone = (n: number) => `+62812000003${String(n).padStart(2, "0")}`;

async function report(more: object = {}): Promise<{ code: string; own: string[] }> {
  const n = made++;
  const visitor = new Visitor(here, `198.51.100.${n}`);
  await visitor.visit("/lapor/jalan_rusak");
  const key = id("rep");
  const answers = { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" };
  const { status, body } = await visitor.tell("/api/reports", { id: key, category: "jalan_rusak", village: "35.79.02.2003", landmark: `gang ${n}`, answers, description: "Lubang dalam.", phone: phone(n), ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return { code: body.code, own: [body.code, key, phone(n)] };
}

const received = async () => (await new Visitor(here).read("/api/agencies")).items.find(({ agency }: { agency: string }) => agency === "dpupr");

test("a report is opened", async () => {
  const before = made;
  const { places, leftovers: leftovers } = await everywhere("stream", async () => (await report()).own);
  const [undisturbed, ...killed] = leftovers;
  expect([places > 5, undisturbed!.length > 5]).toEqual([true, true]);
  for (const [n, each] of killed.entries()) expect(each, `killed at change ${n + 1} of ${places}`).toEqual(undisturbed);
  expect(await received()).toMatchObject({ received: made - before });
  for (let n = before; n < made; n++) expect(here.sent.filter(({ to }) => to === phone(n))).toHaveLength(1);
});

test("a report is finished", async () => {
  const worker = { ...officer("dpupr"), id: id("per") };
  const before = made;
  const { places, leftovers: leftovers } = await everywhere("stream", async () => {
    const { code, own } = await report();
    await here.drain();
    await take(worker, { code, version: 1 }, "finish", { text: "Sudah ditambal." });
    return own;
  });
  const [undisturbed, ...killed] = leftovers;
  expect(places).toBeGreaterThan(3);
  for (const [n, each] of killed.entries()) expect(each, `killed at change ${n + 1} of ${places}`).toEqual(undisturbed);
  expect(await received()).toMatchObject({ received: made, responded: made - before, resolved: made - before });
  for (let n = before; n < made; n++) expect(here.sent.filter(({ to }) => to === phone(n))).toHaveLength(2);
});

test("goods are received", async () => {
  let sold = 0;
  const { places, leftovers: leftovers } = await everywhere("stream", async () => {
    const n = ++sold;
    const [seller, buyer] = [await personWithPhone("Suwarno", `+62813000001${n}0`), await personWithPhone("Ratna", `+62813000001${n}1`)];
    for (const one of [seller, buyer]) await withPast(one);
    const listing = await list(seller);
    const deal = await order(seller, buyer, listing, 20_000, "handed_over");
    await here.drain();
    await takeDealStep(buyer, deal, "receive", {});
    return [listing.id, deal.id, seller.id, buyer.id];
  });
  const [undisturbed, ...killed] = leftovers;
  expect(places).toBeGreaterThan(3);
  for (const [n, each] of killed.entries()) expect(each, `killed at change ${n + 1} of ${places}`).toEqual(undisturbed);
  const { realised } = (await new Visitor(here).read("/api/prices/wortel")).latest;
  expect(realised).toMatchObject({ orders: sold, sellers: sold, amount: sold * 20_000, median: 8_000 });
});

const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz7bCihiGlgQAHyUxAZ5ANKAAAAAASUVORK5CYII=", "base64");

test("a photo is made into pictures, and shown", async () => {
  const photos: string[] = [];
  const { places, leftovers: leftovers } = await everywhere("media", async () => {
    const guest = new Visitor(here, `198.51.100.${200 + photos.length}`);
    await guest.visit("/lapor/jalan_rusak");
    const { body: form } = await guest.tell("/api/photos", { type: "image/png", bytes: pixel.length });
    const upload = new FormData();
    for (const [name, value] of Object.entries({ ...(form.fields as Record<string, string>), "Content-Type": "image/png" })) upload.append(name, value);
    upload.append("file", new File([pixel], "a.png", { type: "image/png" }));
    expect((await fetch(form.url, { method: "POST", body: upload })).status).toBe(204);
    const { own } = await report({ photos: [form.id] });
    await here.mapping.drain();
    photos.push(form.id);
    return [...own, form.id];
  });
  const [undisturbed, ...killed] = leftovers;
  expect(places).toBeGreaterThan(6);
  for (const [n, each] of killed.entries()) expect(each, `killed at change ${n + 1} of ${places}`).toEqual(undisturbed);
  expect([...here.objects.keys()].sort()).toEqual(photos.flatMap((photo) => [`stub/media/${photo}/1200.webp`, `stub/media/${photo}/480.webp`]).sort());
  expect(here.deadLetters.messages).toEqual([]);
});

test("a text that was sent, but not written down as sent, goes out twice under one id: the channel cannot tell (functions/src/lambda/sms.ts)", async () => {
  await report();
  const marking = here.table.hold(({ what, body }) => what !== "GetItem" && body.includes('\\"state\\":\\"sent\\"'), "before");
  const draining = here.drain();
  await marking.reached;
  here.functions.stream.timeOut();
  await draining;
  const texts = here.sent.filter(({ to }) => to === phone(made - 1));
  expect([texts.length, new Set(texts.map(({ id }) => id)).size]).toEqual([2, 1]);
});
