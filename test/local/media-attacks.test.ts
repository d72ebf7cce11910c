import { crc32, deflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import * as Photo from "@among/core/media/photo";
import * as Showing from "@among/core/media/showing";
import { bounds } from "@among/core/media/bounds";
import { sizes } from "@among/core/media/place";
import { handler } from "@among/functions/media";
import { mediaRecord } from "@among/local/records";
import { world, type World } from "../world.ts";
import { arrive, guest, noisy, process, stored, uploaded } from "./pictures.ts";

let here: World;
let bucket: World["bucket"];
beforeEach(async () => {
  here = await world();
  ({ bucket } = here);
});
afterEach(() => here.close());

/** A PNG whose head claims any size, with hardly any data behind it. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.alloc(1_000_000))), chunk("IEND", Buffer.alloc(0))]);
}

describe("attacks", () => {
  test("a PNG that claims gigabytes is refused before it is decoded", async () => {
    const before = globalThis.process.memoryUsage().rss;
    const id = await uploaded(bomb(Math.ceil(Math.sqrt(bounds.pixels)) + 1));
    expect(await Photo.get(id)).toMatchObject({ state: "refused", refusal: "photo.too_many_pixels" });
    expect(await Photo.get(await uploaded(bomb(60_000)))).toMatchObject({ refusal: "photo.too_many_pixels" });
    expect(globalThis.process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  test("a picture that is a web page as well loses the page", async () => {
    const page = "<html><script>alert(1)</script></html>";
    const jpeg = await noisy(80, 60).jpeg().withExif({ IFD0: { ImageDescription: page } }).toBuffer();
    const polyglot = Buffer.concat([jpeg, Buffer.from(page)]);
    const id = await arrive(polyglot);
    await Showing.attach([id], { of: "rep_1", confidential: false });
    await process(id);
    for (const size of sizes) expect(Buffer.from((await stored(`media/${id}/${size}.webp`))!).includes("script")).toBe(false);
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>');
  const page = Buffer.from("<!doctype html><script>alert(1)</script>");
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic"), Buffer.alloc(64)]);
  test.each([
    ["an SVG with script", svg, "photo.type"],
    ["a page called photo.png", page, "photo.type"],
    ["a HEIC called PNG", heic, "photo.heic"],
    ["nothing but the first bytes of a JPEG", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0]), "photo.unreadable"],
    ["a photo of more than 10 MB", new Uint8Array(Photo.maxBytes + 1), "photo.too_large"],
    ["a GIF", Buffer.from("GIF89a, and so on"), "photo.type"],
  ])("%s is refused, however it comes", async (_, bytes, code) => {
    const id = await uploaded(bytes);
    expect(await Photo.get(id)).toMatchObject({ state: "refused", refusal: code });
    expect(await stored(Photo.incoming(id))).toBeUndefined();
    await expect(Showing.attach([id], { of: "rep_1", confidential: false })).rejects.toMatchObject({ code, detail: { fields: { photos: code } } });
  });

  test.each(["../../../etc/passwd", "..\\..\\x.png", "incoming/other", "a\0b.png", "%2e%2e%2fx"])("a file called %s is stored under the key it was signed for", async (name) => {
    const bytes = await noisy(80, 60).png().toBuffer();
    const { photo, form } = await Photo.begin(guest, { type: "image/png", bytes: bytes.length });
    const send = (fields: Record<string, string>) => {
      const body = new FormData();
      for (const [field, value] of Object.entries({ ...fields, "Content-Type": "image/png" })) body.append(field, value);
      body.append("file", new File([bytes], name, { type: "image/png" }));
      return bucket.app.request(form.url, { method: "POST", body });
    };
    expect((await send({ ...form.fields, key: name })).status).toBe(403);
    expect((await send(form.fields)).status).toBe(204);
    expect(await bucket.pending()).toEqual([Photo.incoming(photo.id)]);
  });

  test("a file sent again to a form that was used is not even read", async () => {
    const id = await uploaded(await noisy(80, 60).jpeg().toBuffer());
    await bucket.put(Photo.incoming(id), Buffer.from("again"), "image/png");
    const read = vi.spyOn(bucket, "get");
    onTestFinished(() => read.mockRestore());
    await process(id);
    expect(read.mock.calls.filter(([key]) => key === Photo.incoming(id))).toEqual([]);
    expect(await bucket.pending()).toEqual([]);
  });

  test("types and sizes that cannot be shown are refused before anything is sent", async () => {
    await expect(Photo.begin(guest, { type: "image/heic", bytes: 10 })).rejects.toMatchObject({ kind: "invalid", code: "photo.heic" });
    await expect(Photo.begin(guest, { type: "image/svg+xml", bytes: 10 })).rejects.toMatchObject({ kind: "invalid", code: "photo.type" });
    await expect(Photo.begin(guest, { type: "image/png", bytes: Photo.maxBytes + 1 })).rejects.toMatchObject({ kind: "too_large", code: "photo.too_large" });
  });

  test.each(["incoming/../private/x", "incoming/pho_1", "incoming/%2e%2e/secret", "media/pho_01M7YGGFVHVB40751PD87BCWWJ", "incoming/pho_01M7YGGFVHVB40751PD87BCWWJ/../../secret"])("the key %s is no photo", async (key) => {
    expect(Photo.idOf(key)).toBeUndefined();
    await handler({ Records: [mediaRecord(key)] });
  });
});
