import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { bounds, decodingMemory, refusalOf } from "@among/core/media/bounds";
import * as Photo from "@among/core/media/photo";
import { arrivals, type MediaEvent } from "@among/functions/media/arrivals";
import { decoder } from "@among/local/decoder";
import { journal } from "@among/local/journal";
import { mediaQueue } from "@among/local/media-queue";
import { sizes } from "../../stacks/sizes.ts";
import { world, type World } from "../world.ts";
import { scratch } from "./connected.ts";
import { blackPng, packedText } from "./large-pictures.ts";
import { arrive, noisy } from "./pictures.ts";

let here: World;
beforeEach(async () => void (here = await world()));
afterEach(() => here.close());

const line = () => blackPng({ width: 49_000_000, height: 1, depth: 16, colour: 6 });

function decoding(options?: Parameters<typeof decoder>[0]) {
  const made = decoder(options);
  onTestFinished(made.stop);
  return made;
}

test.each([
  ["one line of 49 million pixels", line(), "photo.too_many_pixels"],
  ["more bytes than are decoded", blackPng({ width: 5100, height: 5100, depth: 16, colour: 6 }), "photo.too_many_pixels"],
  ["texts that would inflate to gigabytes", blackPng({ width: 10, height: 10, before: Array(bounds.packedParts + 1).fill(packedText(45_000_000)) }), "photo.unreadable"],
  ["a WebP whose frame is larger than its canvas", Buffer.concat([Buffer.from("RIFF\x64\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x09\0\0\x09\0\0ANMF\x10\0\0\0\0\0\0\0\0\0", "latin1"), Buffer.from([0xff, 0xff, 0, 0xff, 0xff, 0, 0, 0, 0, 0])]), "photo.too_many_pixels"],
  ["a JPEG that says its size outside of itself", Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8]), "photo.unreadable"],
])("%s is known by its headers", (_, bytes, refusal) => {
  expect(refusalOf(bytes)).toBe(refusal);
});

test("a JPEG of more scans than any encoder writes is not decoded, one of a dozen is", async () => {
  const progressive = await noisy(64, 48).jpeg({ progressive: true }).toBuffer();
  expect(refusalOf(progressive)).toBeUndefined();
  const last = progressive.subarray(progressive.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
  expect(refusalOf(Buffer.concat([progressive.subarray(0, -2), ...Array(bounds.scans).fill(last), progressive.subarray(-2)]))).toBe("photo.unreadable");
});

test("what a phone takes passes: photos of all three types, and a panorama", async () => {
  for (const bytes of [await noisy(400, 300).jpeg().toBuffer(), await noisy(400, 300).png().toBuffer(), await noisy(400, 300).webp().toBuffer(), await noisy(400, 300).webp({ lossless: true }).toBuffer(), blackPng({ width: 16_382, height: 2_900 })]) expect(refusalOf(bytes)).toBeUndefined();
});

test("the largest picture fits into the function that decodes it on AWS", () => {
  expect(sizes.media.memory * 1024 * 1024).toBeGreaterThan(2 * decodingMemory);
  expect(bounds.decoded).toBeLessThan(decodingMemory / 3);
});

test("the line of 49 million pixels is told to its sender, and nobody's photo waits for it", async () => {
  const { draw } = decoding();
  const [bad, good] = [await arrive(line()), await arrive(await noisy(80, 60).png().toBuffer())];
  await mediaQueue({ waiting: here.bucket.pending, journal: journal(":memory:"), handler: arrivals(draw) }).drain();
  expect(await Photo.get(bad)).toMatchObject({ state: "refused", refusal: "photo.too_many_pixels" });
  expect(await Photo.get(good)).toMatchObject({ state: "ready" });
});

test("a child that is killed loses nobody's photo, and is made again", async () => {
  const made = decoding();
  const notes = journal(":memory:");
  const [first, next] = [await arrive(await noisy(1600, 1200).png({ compressionLevel: 1 }).toBuffer()), await arrive(await noisy(80, 60).png().toBuffer())];
  let kills = 0;
  const handler = arrivals((bytes) => {
    const drawing = made.draw(bytes);
    if (kills++ === 0) setImmediate(() => process.kill(made.pid()!, "SIGKILL"));
    return drawing;
  });
  await mediaQueue({ waiting: here.bucket.pending, journal: notes, handler, backoff: () => 1 }).drain();
  expect([(await Photo.get(first))?.state, (await Photo.get(next))?.state]).toEqual(["ready", "ready"]);
  expect(notes.deadLetters()).toEqual([]);
  if (process.platform === "linux") expect(readFileSync(`/proc/${made.pid()}/oom_score_adj`, "utf8").trim()).toBe("1000");
});

test("a picture that takes too long, or too much memory, is refused; the next one is drawn", async () => {
  const small = await noisy(80, 60).png().toBuffer();
  expect(await decoding({ within: 1 }).draw(small)).toBe("photo.unreadable");
  const short = decoding({ memory: 1 });
  expect(await short.draw(await noisy(1600, 1200).png({ compressionLevel: 1 }).toBuffer())).toBe("photo.unreadable");
  expect(short.pid()).toBeUndefined();
  const { draw } = decoding();
  expect(await Promise.all([draw(small), draw(Buffer.from("nothing")), draw(small)])).toMatchObject([{ width: 80 }, "photo.type", { width: 80 }]);
});

test("a photo that takes the whole process with it is a dead letter after five starts", async () => {
  const file = join(scratch(), "notes.db");
  const key = Photo.incoming(await arrive(await noisy(80, 60).png().toBuffer()));
  let calls = 0;
  const start = (handler: (event: MediaEvent) => Promise<void>) => {
    const notes = journal(file);
    onTestFinished(() => notes.close());
    return { notes, queue: mediaQueue({ waiting: here.bucket.pending, journal: notes, handler }) };
  };
  for (let kill = 1; kill <= 5; kill++) {
    const { promise, resolve } = Promise.withResolvers<void>();
    // It never comes back from this call: that process is gone.
    void start(() => (calls++, resolve(), new Promise(() => {}))).queue.drain();
    await promise;
  }
  const { queue, notes } = start(async () => void calls++);
  await queue.drain();
  expect(calls).toBe(5);
  expect(notes.deadLetters()).toMatchObject([{ source: "media", id: key, attempts: 5 }]);
});
