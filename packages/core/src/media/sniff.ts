export const photoTypes = ["image/jpeg", "image/png", "image/webp"] as const;
type PhotoType = (typeof photoTypes)[number];

const text = (bytes: Uint8Array, from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString("latin1");

/** Brands of the HEIF family whose pictures are HEVC: the image library is built without that patented decoder. */
const heic = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/**
 * What the bytes say they are, whatever the sender called them.
 * @returns a type that can be read, `image/heic` for one that cannot, undefined for anything else (SVG, HTML, PDF …)
 */
export function sniff(bytes: Uint8Array): PhotoType | "image/heic" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
  if (text(bytes, 0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP") return "image/webp";
  if (text(bytes, 4, 8) === "ftyp" && heic.has(text(bytes, 8, 12))) return "image/heic";
  return undefined;
}
