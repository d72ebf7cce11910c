import { strFromU8, unzipSync } from "fflate";
import type { Row } from "@among/core/csv";

/** What the parts that are read may unpack to together, in bytes: a small file can hide a huge one. */
const maxUnpacked = 8 * 1024 * 1024;

/** The three parts of a workbook that are read, as text; no more is unpacked than the archive's directory says, and too much is refused before. */
function unpack(bytes: Uint8Array): { sheet?: string; strings?: string; styles?: string } {
  const paths = { sheet: "xl/worksheets/sheet1.xml", strings: "xl/sharedStrings.xml", styles: "xl/styles.xml" };
  let size = 0;
  const files = unzipSync(bytes, { filter: ({ name, originalSize }) => Object.values(paths).includes(name) && (size += originalSize) <= maxUnpacked });
  if (size > maxUnpacked) throw new Error("too large");
  const read = (path: string): string | undefined => files[path] && strFromU8(files[path]);
  return { sheet: read(paths.sheet), strings: read(paths.strings), styles: read(paths.styles) };
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const plain = (xml: string): string => xml.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, dec, name) => (name ? (named[name] ?? all) : String.fromCodePoint(Number.parseInt(hex ?? dec, hex ? 16 : 10))));
/** The parts of a text that `<name …>` opens and `</name>` ends, each with its head. By splitting: a file made to be slow is read in one go like any other. */
const parts = (xml: string, name: string): { head: string; inner: string }[] =>
  xml.split(`</${name}>`).slice(0, -1).flatMap((part) => {
    const at = Math.max(part.lastIndexOf(`<${name} `), part.lastIndexOf(`<${name}>`));
    const end = part.indexOf(">", at);
    return at < 0 || end < 0 ? [] : [{ head: part.slice(at, end), inner: part.slice(end + 1) }];
  });

/** The words of an element, without how they are read aloud. */
const textOf = (xml: string): string => {
  const [first, ...aloud] = xml.split("<rPh");
  return parts([first, ...aloud.map((part) => part.split("</rPh>")[1] ?? "")].join(""), "t").map(({ inner }) => plain(inner)).join("");
};

/** `C` as 2. */
const columnAt = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
/** Columns read; a table for us has a dozen. */
const maxColumns = 60;

/** Days since the end of 1899, as spreadsheets count, as `2026-12-31`. */
const dateOf = (serial: number): string => new Date(Math.round((serial - 25_569) * 86_400_000)).toISOString().slice(0, 10);

/** Which cell formats show a number as a day. */
function dayFormats(styles: string | undefined): boolean[] {
  // Bounded in length, because Excel writes no longer tags and an endless one would cost time.
  const tags = (xml: string): string[] => xml.split(">").filter((tag) => tag.length < 400);
  const format = (tag: string): number => Number(/ numFmtId="(\d+)"/.exec(tag)?.[1]);
  const isDay = (tag: string): boolean => /[dy]/i.test((/ formatCode="([^"]*)"/.exec(tag)?.[1] ?? "").replace(/\[[^\]]*\]|&quot;.*?&quot;/g, ""));
  const own = new Set(tags(styles ?? "").filter((tag) => tag.includes("<numFmt ") && isDay(tag)).map(format));
  const cells = (styles ?? "").split("<cellXfs")[1]?.split("</cellXfs>")[0] ?? "";
  const dateFormats = new Set([14, 15, 16, 17, 22]);
  return tags(cells).filter((tag) => tag.includes("<xf ")).map((tag) => dateFormats.has(format(tag)) || own.has(format(tag)));
}

function cellsOf(row: string, strings: string[], days: boolean[]): string[] {
  const cells: string[] = [];
  for (const { head, inner } of parts(row, "c")) {
    const ref = /\br="([A-Z]{1,3})\d+"/.exec(head)?.[1];
    const at = ref ? columnAt(ref) : cells.length;
    if (at >= maxColumns) continue;
    const kind = /\bt="(\w+)"/.exec(head)?.[1];
    const value = plain(parts(inner, "v")[0]?.inner ?? "");
    const isDay = value !== "" && !kind && days[Number(/\bs="(\d+)"/.exec(head)?.[1])];
    while (cells.length < at) cells.push("");
    cells[at] = kind === "s" ? (strings[Number(value)] ?? "") : kind === "inlineStr" ? textOf(inner) : isDay ? dateOf(Number(value)) : value;
  }
  return cells;
}

/**
 * The first sheet of an Excel workbook (ECMA-376) as rows of text; days come as `2026-12-31`, numbers with a decimal point.
 * @returns undefined for what is no such workbook
 */
export function readXlsx(bytes: Uint8Array): Row[] | undefined {
  try {
    const { sheet, ...shared } = unpack(bytes);
    if (sheet === undefined) return undefined;
    const strings = parts(shared.strings ?? "", "si").map(({ inner }) => textOf(inner));
    const days = dayFormats(shared.styles);
    return parts(sheet, "row").map(({ head, inner }, i) => ({ line: Number(/\br="(\d{1,7})"/.exec(head)?.[1] ?? i + 1), cells: cellsOf(inner, strings, days) }));
  } catch {
    // A damaged archive is treated like a file that is no workbook.
    return undefined;
  }
}
