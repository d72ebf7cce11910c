import type { photoTypes } from "./sniff.ts";

/** What decoding a picture would take, read from its headers alone: nothing is decoded or inflated for it. */
export interface Header {
  /** In pixels, as stored; the largest that any part of the file claims. */
  width: number;
  height: number;
  /** Of one decoded pixel, in bytes. */
  pixelBytes: number;
  /** Of a JPEG: each may go over the whole picture once. */
  scans: number;
  /** Parts beside the picture that a decoder would inflate: a PNG's packed texts and colour profile. */
  packedParts: number;
}

/** @returns undefined where the headers are broken, or name no size */
export function readHeader(bytes: Uint8Array, type: (typeof photoTypes)[number]): Header | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const header = { "image/png": png, "image/jpeg": jpeg, "image/webp": webp }[type](view);
    return header.width > 0 && header.height > 0 ? header : undefined;
  } catch (error) {
    // A header that points outside of the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const nothing = (): Header => ({ width: 0, height: 0, pixelBytes: 0, scans: 0, packedParts: 0 });

function grow(header: Header, width: number, height: number, pixelBytes: number): void {
  header.width = Math.max(header.width, width);
  header.height = Math.max(header.height, height);
  header.pixelBytes = Math.max(header.pixelBytes, pixelBytes);
}

const fourCc = (view: DataView, at: number): string => String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** Samples per pixel by colour type; a palette's colours are decoded to four. */
const pngSamples: Record<number, number> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 };
const packedInPng = new Set(["zTXt", "iTXt", "iCCP"]);

/** PNG specification (W3C, third edition), 5 and 11. */
function png(view: DataView): Header {
  const header = nothing();
  if (fourCc(view, 12) !== "IHDR") return header;
  const [depth, colour] = [view.getUint8(24), view.getUint8(25)];
  grow(header, view.getUint32(16), view.getUint32(20), (pngSamples[colour] ?? 4) * (depth > 8 ? 2 : 1));
  for (let at = 33; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) if (packedInPng.has(fourCc(view, at + 4))) header.packedParts++;
  return header;
}

/** Markers without a length: TEM, RST0 to RST7, SOI. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
/** SOF0 to SOF15 without DHT, JPG and DAC, which lie between them. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** JPEG (ITU-T T.81), annex B. */
function jpeg(view: DataView): Header {
  const header = nothing();
  for (let at = 2; at + 4 <= view.byteLength; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xff || marker === 0 || isBare(marker)) {
      // Between a scan's head and the next marker lies what is coded.
      at++;
      continue;
    }
    if (marker === 0xd9) break;
    if (isFrame(marker)) grow(header, view.getUint16(at + 7), view.getUint16(at + 5), view.getUint8(at + 9) * (view.getUint8(at + 4) > 8 ? 2 : 1));
    if (marker === 0xda) header.scans++;
    at += 2 + view.getUint16(at + 2);
  }
  return header;
}

/** WebP container (RFC 9649), 2: every size that is claimed counts, the canvas's and each frame's. */
function webp(view: DataView): Header {
  const header = nothing();
  const uint24 = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  const within = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to; ) {
      const size = view.getUint32(at + 4, true);
      const data = at + 8;
      switch (fourCc(view, at)) {
        case "VP8X":
          grow(header, uint24(data + 4) + 1, uint24(data + 7) + 1, 4);
          break;
        case "VP8 ":
          grow(header, view.getUint16(data + 6, true) & 0x3fff, view.getUint16(data + 8, true) & 0x3fff, 4);
          break;
        case "VP8L": {
          const sides = view.getUint32(data + 1, true);
          grow(header, (sides & 0x3fff) + 1, ((sides >>> 14) & 0x3fff) + 1, 4);
          break;
        }
        case "ANMF":
          grow(header, uint24(data + 6) + 1, uint24(data + 9) + 1, 4);
          within(data + 16, Math.min(data + size, to));
      }
      at = data + size + (size % 2);
    }
  };
  within(12, view.byteLength);
  return header;
}
