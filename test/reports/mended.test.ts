import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Photo from "@among/core/media/photo";
import { latest } from "@among/core/reports/report/mended";
import * as Open from "@among/core/reports/report/open";
import { take } from "@among/core/reports/report/take";
import { world, type World } from "../world.ts";

const reporter: Actor = { kind: "guest", device: "dev_0123456789abcdef01234567" };
const officer: Actor = { kind: "person", id: "per_officer", name: "Officer", grants: [{ role: "agency_officer", agency: "dlh" }] };
const operator: Actor = { kind: "person", id: "per_operator", name: "Operator", grants: [{ role: "operator" }] };
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz7bCihiGlgQAHyUxAZ5ANKAAAAAASUVORK5CYII=", "base64");

let town: World;
beforeAll(async () => {
  town = await world();
});
afterAll(() => town.close());

async function photo(actor: Actor): Promise<string> {
  const { photo } = await Photo.begin(actor, { type: "image/png", bytes: png.length });
  await town.bucket.put(Photo.incoming(photo.id), png, "image/png");
  return photo.id;
}

/** A heap of waste, opened three hours ago and taken away now. */
async function mend(more: { photos?: string[]; confidential?: boolean } = {}): Promise<string> {
  const draft = { id: id("rep"), category: "sampah", village: town.region.villages[0]!.code, landmark: "pasar", answers: { jenis: "liar", volume: "truk" }, description: "Sampah dibuang di pasar." };
  const { report } = await Open.open(reporter, { ...draft, photos: more.photos ?? [await photo(reporter)], confidential: more.confidential }, new Date(Date.now() - 3 * 3_600_000));
  await take(officer, { code: report.code, version: 1 }, "finish", { text: "Sudah diangkut.", photos: [await photo(officer)] });
  await town.drain();
  return report.code;
}
const codes = async (now?: Date): Promise<string[]> => (await latest(10, now)).map((m) => m.code);

it("shows what was mended this week with both photos and the time it took, newest first", async () => {
  const [first, second] = [await mend(), await mend()];
  expect(await codes()).toEqual([second, first]);
  expect((await latest(1))[0]).toMatchObject({ category: "sampah", minutes: 180 });
  expect(await codes(new Date(Date.now() + 8 * 86_400_000))).toEqual([]);
});

it("leaves out what has no photo from before, what is confidential, what was reopened and what was hidden", async () => {
  const before = await codes();
  await mend({ photos: [] });
  await mend({ confidential: true });
  const reopened = await mend();
  await take(reporter, { code: reopened }, "reopen", { text: "Masih ada." });
  const hidden = await mend();
  await take(operator, { code: hidden, version: 2 }, "hide", { text: "Ada wajah anak." });
  await town.drain();
  expect(await codes()).toEqual(before);
});

it("of one that was mended twice shows the second time, at the second end", async () => {
  const code = await mend();
  await take(reporter, { code }, "reopen", { text: "Masih ada." });
  await take(officer, { code, version: 3 }, "finish", { text: "Sudah diangkut semua.", photos: [await photo(officer)] });
  await town.drain();
  expect((await latest(10)).filter((m) => m.code === code)).toHaveLength(1);
});

it("shows on the first of a month what was mended at the end of the last", async () => {
  const at = (time: string) => new Date(time);
  const draft = { id: id("rep"), category: "sampah", village: town.region.villages[0]!.code, landmark: "pasar", answers: { jenis: "liar", volume: "truk" }, description: "Sampah dibuang di pasar." };
  const { report } = await Open.open(reporter, { ...draft, photos: [await photo(reporter)] }, at("2041-03-30T02:00:00Z"));
  await take(officer, { code: report.code, version: 1 }, "finish", { text: "Sudah diangkut.", photos: [await photo(officer)] }, at("2041-03-31T02:00:00Z"));
  await town.drain();
  expect(await codes(at("2041-04-02T02:00:00Z"))).toEqual([report.code]);
  expect(await codes(at("2041-04-07T02:00:00.001Z"))).toEqual([]);
});
