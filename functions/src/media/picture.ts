import sharp, { type Sharp } from "sharp";
import { bounds } from "@among/core/media/bounds";

/** How long one decoding may take, in seconds. */
export const decodeSeconds = 30;

/** Bytes the pictures may have at most, on a village's network. */
export const budget = { large: 160_000, card: 25_000 };

export interface Picture {
  large: Buffer;
  card: Buffer;
  /** Of the large picture, upright. */
  width: number;
  height: number;
  /** Average, `#rrggbb`. */
  colour: string;
  hash: string;
}

/** The bytes are no picture we can show. */
export class Unusable extends Error {
  readonly code: "photo.unreadable" | "photo.too_many_pixels";
  constructor(code: Unusable["code"], cause: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/**
 * Re-encodes a photo upright, without any metadata (place, camera, name), in the two sizes that are shown.
 * @throws Unusable
 */
export async function picture(bytes: Uint8Array): Promise<Picture> {
  try {
    // One decode of the original; both sizes are made from the smaller copy.
    const { data, info } = await open(bytes).autoOrient().resize(1200, 1200, { fit: "inside", withoutEnlargement: true }).flatten({ background: "#ffffff" }).removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
    const copy = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
    const [large, card, colour, hash] = await Promise.all([
      within(copy, budget.large, [76, 68, 58, 46, 34, 20]),
      within(() => copy().resize(480, 360, { fit: "cover", position: "attention" }), budget.card, [72, 62, 50, 38, 26, 14, 5]),
      average(copy()),
      differenceHash(copy()),
    ]);
    return { large, card, width: info.width, height: info.height, colour, hash };
  } catch (error) {
    const pixels = error instanceof Error && /pixel limit|too large/i.test(error.message);
    throw new Unusable(pixels ? "photo.too_many_pixels" : "photo.unreadable", error);
  }
}

const open = (bytes: Uint8Array): Sharp => sharp(bytes, { limitInputPixels: bounds.pixels, failOn: "error", sequentialRead: false, pages: 1 }).timeout({ seconds: decodeSeconds });

/** The best quality that fits the budget; the last one is taken as it comes. */
async function within(make: () => Sharp, maxBytes: number, qualities: number[]): Promise<Buffer> {
  let made = Buffer.alloc(0);
  for (const quality of qualities) {
    made = await make().webp({ quality, effort: 4 }).toBuffer();
    if (made.length <= maxBytes) break;
  }
  return made;
}

async function average(image: Sharp): Promise<string> {
  const pixel = await image.resize(1, 1, { fit: "fill", kernel: "cubic" }).raw().toBuffer();
  return `#${pixel.subarray(0, 3).toString("hex")}`;
}

/** dHash (Krawetz, "Kind of Like That", 2013): is each of 8 × 8 grey cells brighter than its right neighbour? */
async function differenceHash(image: Sharp): Promise<string> {
  const grey = await image.greyscale().resize(9, 8, { fit: "fill" }).raw().toBuffer();
  let bits = 0n;
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) bits = (bits << 1n) | (grey[y * 9 + x]! < grey[y * 9 + x + 1]! ? 1n : 0n);
  return bits.toString(16).padStart(16, "0");
}
