import { strFromU8, unzipSync } from "fflate";
import type { Row } from "@among/core/csv";

/** What is read of a workbook, at most. A small file can hide a huge one: each bound ends the reading where it is passed. */
const max = {
  /** Bytes that the parts which are read may unpack to together. */
  unpacked: 4 * 1024 * 1024,
  /** Columns; a table for us has a dozen. */
  columns: 60,
  rows: 20_000,
  /** Cells, empty ones too; as many again for the pieces of their texts. */
  cells: 40_000,
  sharedTexts: 40_000,
  /** Characters of all cells together: many cells may name one long shared text. */
  text: 1_000_000,
  /** Tags of the part with the formats. */
  tags: 60_000,
};

/** There is more in the workbook than is read. */
class TooMuch extends Error {}

const paths = { sheet: "xl/worksheets/sheet1.xml", strings: "xl/sharedStrings.xml", styles: "xl/styles.xml" };

/** The three parts of a workbook that are read, as text; no more is unpacked than the archive's directory says, and too much is refused before. */
function unpack(bytes: Uint8Array): { sheet?: string; strings?: string; styles?: string } {
  let size = 0;
  const files = unzipSync(bytes, {
    filter({ name, originalSize }) {
      if (!Object.values(paths).includes(name)) return false;
      if ((size += originalSize) > max.unpacked) throw new TooMuch();
      return true;
    },
  });
  const read = (path: string): string | undefined => files[path] && strFromU8(files[path]);
  return { sheet: read(paths.sheet), strings: read(paths.strings), styles: read(paths.styles) };
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const plain = (xml: string): string => xml.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, dec, name) => (name ? (named[name] ?? all) : String.fromCodePoint(Number.parseInt(hex ?? dec, hex ? 16 : 10))));
/** The parts of a text that `<name …>` opens and `</name>` ends, each with its head, one after the other: who needs no more reads no further. */
function* parts(xml: string, name: string): Generator<{ head: string; inner: string }> {
  const closing = `</${name}>`;
  for (let from = 0, to = xml.indexOf(closing); to >= 0; from = to + closing.length, to = xml.indexOf(closing, from)) {
    const part = xml.slice(from, to);
    const at = Math.max(part.lastIndexOf(`<${name} `), part.lastIndexOf(`<${name}>`));
    const end = part.indexOf(">", at);
    if (at >= 0 && end >= 0) yield { head: part.slice(at, end), inner: part.slice(end + 1) };
  }
}

/** Counts what is read of one workbook. @throws TooMuch */
function counter(most: number): () => void {
  let count = 0;
  return () => {
    if (++count > most) throw new TooMuch();
  };
}

/** The words of an element, without how they are read aloud. @param onPart told each piece of it */
function textOf(xml: string, onPart: () => void): string {
  const [first, ...aloud] = xml.split("<rPh", max.cells);
  const words = [first, ...aloud.map((part) => (onPart(), part.split("</rPh>")[1] ?? ""))].join("");
  let text = "";
  for (const { inner } of parts(words, "t")) {
    onPart();
    text += plain(inner);
  }
  return text;
}

/** `C` as 2. */
const columnAt = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** Days since the end of 1899, as spreadsheets count, as `2026-12-31`. */
const dateOf = (serial: number): string => new Date(Math.round((serial - 25_569) * 86_400_000)).toISOString().slice(0, 10);

/** Which cell formats show a number as a day. */
function dayFormats(styles: string | undefined): boolean[] {
  // Bounded in length, because Excel writes no longer tags and an endless one would cost time.
  const tags = (xml: string): string[] => xml.split(">", max.tags).filter((tag) => tag.length < 400);
  const format = (tag: string): number => Number(/ numFmtId="(\d+)"/.exec(tag)?.[1]);
  const isDay = (tag: string): boolean => /[dy]/i.test((/ formatCode="([^"]*)"/.exec(tag)?.[1] ?? "").replace(/\[[^\]]*\]|&quot;.*?&quot;/g, ""));
  const own = new Set(tags(styles ?? "").filter((tag) => tag.includes("<numFmt ") && isDay(tag)).map(format));
  const cells = (styles ?? "").split("<cellXfs")[1]?.split("</cellXfs>")[0] ?? "";
  const dateFormats = new Set([14, 15, 16, 17, 22]);
  return tags(cells).filter((tag) => tag.includes("<xf ")).map((tag) => dateFormats.has(format(tag)) || own.has(format(tag)));
}

interface Shared {
  /** A shared text by its number. */
  text(index: number): string;
  /** Whether a cell format shows a day. */
  days: boolean[];
  /** Told each cell, and each piece of a text, before it is read. */
  onPart(): void;
}

/** Read where a cell asks for it, once. */
function sharedTexts(xml: string, onPart: () => void): (index: number) => string {
  const raw: string[] = [];
  const onText = counter(max.sharedTexts);
  for (const { inner } of parts(xml, "si")) {
    onText();
    raw.push(inner);
  }
  const read: string[] = [];
  return (index) => (read[index] ??= raw[index] === undefined ? "" : textOf(raw[index], onPart));
}

function cellsOf(row: string, { text, days, onPart }: Shared): string[] {
  const cells: string[] = [];
  for (const { head, inner } of parts(row, "c")) {
    onPart();
    const ref = /\br="([A-Z]{1,3})\d+"/.exec(head)?.[1];
    const at = ref ? columnAt(ref) : cells.length;
    if (at >= max.columns) continue;
    const kind = /\bt="(\w+)"/.exec(head)?.[1];
    const value = plain(parts(inner, "v").next().value?.inner ?? "");
    const isDay = value !== "" && !kind && days[Number(/\bs="(\d+)"/.exec(head)?.[1])];
    while (cells.length < at) cells.push("");
    cells[at] = kind === "s" ? text(Number(value)) : kind === "inlineStr" ? textOf(inner, onPart) : isDay ? dateOf(Number(value)) : value;
  }
  return cells;
}

function rowsOf(sheet: string, shared: Shared): Row[] {
  const rows: Row[] = [];
  let length = 0;
  for (const { head, inner } of parts(sheet, "row")) {
    const cells = cellsOf(inner, shared);
    for (const cell of cells) length += cell.length;
    rows.push({ line: Number(/\br="(\d{1,7})"/.exec(head)?.[1] ?? rows.length + 1), cells });
    if (rows.length > max.rows || length > max.text) throw new TooMuch();
  }
  return rows;
}

/**
 * The first sheet of an Excel workbook (ECMA-376) as rows of text; days come as `2026-12-31`, numbers with a decimal point.
 * Costs some tens of milliseconds at most, whatever is in the file.
 * @returns `too much` for a workbook of more than is read; undefined for what is no such workbook
 */
export function readXlsx(bytes: Uint8Array): Row[] | "too much" | undefined {
  try {
    const { sheet, strings, styles } = unpack(bytes);
    const onPart = counter(2 * max.cells);
    return sheet === undefined ? undefined : rowsOf(sheet, { text: sharedTexts(strings ?? "", onPart), days: dayFormats(styles), onPart });
  } catch (error) {
    // A damaged archive is told like any file that is none.
    return error instanceof TooMuch ? "too much" : undefined;
  }
}
