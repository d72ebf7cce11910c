import { readHeader } from "./header.ts";
import { sniff } from "./sniff.ts";

/** Why a photo that arrived cannot be shown. */
export const refusals = ["photo.type", "photo.heic", "photo.too_large", "photo.too_many_pixels", "photo.unreadable"] as const;
export type Refusal = (typeof refusals)[number];

/**
 * What a picture may take to decode, at most. A few hundred kilobytes can claim gigabytes, so this is read from the headers
 * before anything is decoded; a phone's panorama is within it.
 */
export const bounds = {
  /** Raw bytes; a page shrinks to 400 KB before it sends. Photos go to the bucket, never through a form of ours. */
  bytes: 10 * 1024 * 1024,
  /** Pixels of the longer side: a line is decoded as a whole. */
  side: 20_000,
  pixels: 50_000_000,
  /** Bytes of all decoded pixels: 50 million of four bytes, 25 million of eight. */
  decoded: 200_000_000,
  /** Of a JPEG: encoders write a dozen at most. */
  scans: 60,
  /** A PNG's packed texts and profiles, each of which may inflate to 50 MB. */
  packedParts: 8,
};

/**
 * What a process that decodes one picture may hold, in bytes, itself included: twice what the largest of each type took (390 MB,
 * a progressive JPEG of 50 million pixels that has to be turned).
 */
export const decodingMemory = 800_000_000;

/** Why these bytes must not be decoded, or undefined. Costs one walk over the bytes, whatever they claim. */
export function refusalOf(bytes: Uint8Array): Refusal | undefined {
  if (bytes.length > bounds.bytes) return "photo.too_large";
  const type = sniff(bytes);
  if (type === undefined) return "photo.type";
  if (type === "image/heic") return "photo.heic";
  const header = readHeader(bytes, type);
  if (!header || header.packedParts > bounds.packedParts) return "photo.unreadable";
  const { width, height, pixelBytes, scans } = header;
  if (Math.max(width, height) > bounds.side || width * height > bounds.pixels || width * height * pixelBytes > bounds.decoded) return "photo.too_many_pixels";
  return scans > bounds.scans ? "photo.unreadable" : undefined;
}
