import { existsSync } from "node:fs";
import { join } from "node:path";
import { id } from "@among/core/id";
import { incoming } from "@among/core/media/photo";
import { blackPng, packedText } from "../local/large-pictures.ts";
import { brief, listing, open, report, sendPicture, until } from "./make.ts";
import { outcome, type Outcome, type Target } from "./target.ts";

/** MB that the program may grow by at most while it looks at a picture, its decoder not counted. */
const maxGrowth = 200;

/** Pictures made to be dear to decode; and pictures that nobody may see, or may see no more. */
export async function pictures(at: Target): Promise<Outcome[]> {
  return [...(await bombs(at)), await refusedReport(at), ...(await listings(at))];
}

/** Whether the picture was looked at: its original is taken away then. */
const isLookedAt = (at: Target, photo: string): Promise<boolean> => until(() => !existsSync(join(at.folder, "media", incoming(photo))), 30_000);

async function bombs(at: Target): Promise<Outcome[]> {
  const small = blackPng({ width: 640, height: 480 });
  const bombs: [string, Uint8Array, mayBeShown?: true][] = [
    ["a PNG of 49,000,000 × 1 pixels, 16 bits deep, 381 KB", blackPng({ width: 49_000_000, height: 1, depth: 16, colour: 6 })],
    ["a PNG of 1 × 49,000,000", blackPng({ width: 1, height: 49_000_000, depth: 16, colour: 6 })],
    ["a PNG of 24,000 × 24,000", blackPng({ width: 24_000, height: 24_000 })],
    ["a small PNG that packs 200 MB of text", blackPng({ width: 64, height: 64, before: [packedText(200_000_000)] }), true],
    ["half a PNG", small.subarray(0, small.length >> 1)],
    ["an SVG that says it is a PNG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ];
  const found: Outcome[] = [];
  for (const [what, bytes, mayBeShown] of bombs) {
    const before = await at.program.memory();
    const { id: photo, uploaded } = await sendPicture(at.guest(), bytes);
    const looked = uploaded >= 400 || (await isLookedAt(at, photo));
    const answer = await at.guest().tell("/api/reports", report({ photos: [photo] }));
    const { rss } = await at.program.memory();
    // What is only said to be large may be shown, where it costs nothing.
    const held = looked && (answer.status === 400 || mayBeShown === true) && rss - before.rss < maxGrowth;
    found.push(outcome(1, what, `${mayBeShown ? "shown or refused" : "refused"}, the server grows by less than ${maxGrowth} MB`, held, `${looked ? "" : "never looked at, "}${brief(answer)}, ${rss - before.rss} MB`));
  }
  const { id: photo } = await sendPicture(at.guest(), small);
  const isTaken = (await isLookedAt(at, photo)) && (await at.guest().tell("/api/reports", report({ photos: [photo] }))).status === 201;
  found.push(outcome(1, "the next person's honest picture", "is shown", isTaken, isTaken ? "shown" : "not shown"));
  return found;
}

const isShown = async (at: Target, photo: string): Promise<boolean> => (await at.guest().get(`/media/${photo}/480.webp`)).status === 200;

async function ready(at: Target, browser = at.guest()): Promise<string> {
  const { id: photo } = await sendPicture(browser, blackPng({ width: 640, height: 480 }));
  if (!(await isLookedAt(at, photo))) throw new Error("the picture was never looked at");
  return photo;
}

async function refusedReport(at: Target): Promise<Outcome> {
  const guest = at.guest();
  const first = report();
  await open(guest, first);
  const photo = await ready(at, guest);
  const answer = await guest.tell("/api/reports", { ...first, description: "Lain sekali dari yang pertama, dengan foto.", photos: [photo] });
  const shown = await until(() => isShown(at, photo), 2_000);
  return outcome(8, "a picture of a report that is refused", "409, and nobody sees the picture", answer.status === 409 && !shown, `${brief(answer)}, ${shown ? "public" : "not public"}`);
}

async function listings(at: Target): Promise<Outcome[]> {
  const farmer = await at.as("farmer");
  const operator = await at.as("operator");
  const [dropped, hidden] = [await ready(at, farmer), await ready(at, farmer)];
  const terms = listing({ photos: [dropped] });
  const { id: first, ...rest } = terms;
  await farmer.tell("/api/listings", terms);
  const wasShown = await until(() => isShown(at, dropped));
  await farmer.tell(`/api/listings/${first}`, { terms: { ...rest, photos: [] } }, "PATCH");
  const isGone = await until(async () => !(await isShown(at, dropped)), 3_000);
  const second = id("lst");
  await farmer.tell("/api/listings", listing({ id: second, photos: [hidden] }));
  const wasSeen = await until(() => isShown(at, hidden));
  await operator.tell(`/api/listings/${second}/moderate`, { hide: true, text: "Bukan hasil tani." });
  const isHidden = await until(async () => !(await isShown(at, hidden)), 3_000);
  return [
    outcome(8, "a picture that its listing shows no more", "was public, and is not any more", wasShown && isGone, `${wasShown ? "was public" : "never public"}, ${isGone ? "gone" : "still public"}`),
    outcome(8, "the picture of a listing that was hidden", "was public, and is not any more", wasSeen && isHidden, `${wasSeen ? "was public" : "never public"}, ${isHidden ? "gone" : "still public"}`),
  ];
}
