import { constants, crc32, deflateRawSync } from "node:zlib";

/** What deflate makes of so many zeros, without ever holding them: the same packed megabyte again and again. */
function zeros(total: number): Buffer {
  const unit = 1 << 20;
  const packed = (bytes: number): Buffer => deflateRawSync(Buffer.alloc(bytes), { finishFlush: constants.Z_SYNC_FLUSH });
  const sum = Buffer.alloc(4);
  sum.writeUInt16BE(total % 65_521, 0);
  sum.writeUInt16BE(1, 2);
  return Buffer.concat([Buffer.from([0x78, 0xda]), ...Array<Buffer>(Math.floor(total / unit)).fill(packed(unit)), packed(total % unit), Buffer.from([3, 0]), sum]);
}

interface Png {
  width: number;
  height: number;
  /** Bits of one sample. */
  depth?: 8 | 16;
  /** 2: three samples in a pixel. 6: four. */
  colour?: 2 | 6;
  interlaced?: boolean;
  /** Chunks before the picture. */
  before?: [type: string, data: Buffer][];
}

/** A complete, black PNG of any size, in a few hundred kilobytes. */
export function blackPng({ width, height, depth = 8, colour = 2, interlaced = false, before = [] }: Png): Buffer {
  const pixel = ((colour === 2 ? 3 : 4) * depth) / 8;
  const lines = interlaced ? passes.reduce((sum, [x, y, dx, dy]) => sum + pass(width - x, height - y, dx, dy, pixel), 0) : height * (1 + width * pixel);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colour, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), ...before.map(([type, data]) => chunk(type, data)), chunk("IDAT", zeros(lines)), chunk("IEND", Buffer.alloc(0))]);
}

/** A text of so many spaces that a decoder would inflate. */
export const packedText = (length: number): [string, Buffer] => ["zTXt", Buffer.concat([Buffer.from("Comment\0\0"), zeros(length)])];
/** EXIF that says "turn it": a decoder then needs the whole picture twice. */
export const turned: [string, Buffer] = ["eXIf", Buffer.from("4d4d002a00000008000101120003000000010006000000000000", "hex")];

/** Adam7: where each pass begins, and its steps. */
const passes: [x: number, y: number, dx: number, dy: number][] = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];
const pass = (width: number, height: number, dx: number, dy: number, pixel: number): number => (width > 0 && height > 0 ? Math.ceil(height / dy) * (1 + Math.ceil(width / dx) * pixel) : 0);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
