import type { Actor } from "@among/core/actor";
import { countCells, readCsv, table, type Row as Line } from "@among/core/csv";
import { Fault } from "@among/core/fault";
import { columnOf, headings, importTable, type Column, type Imported, type Row } from "@among/core/market/listing/import";
import { createHash } from "node:crypto";
import type { Lang } from "../shell/lang.ts";
import { textIn } from "../forms/codecs.ts";
import { readXlsx } from "./xlsx.ts";

export const required: readonly Column[] = ["commodity", "quantity", "village"];
export const columns = Object.keys(headings) as Column[];
/** In the language of the page: the name a heading is suggested by. */
export const headingOf = (column: Column, lang: Lang): string => headings[column][lang === "en" ? headings[column].length - 1 : 0]!;

export type Problem = { kind: "empty" | "xlsx" | "tooMany" } | { kind: "header"; missing: Column[] };

export interface Taken {
  /** Names the file, so that a corrected one continues it. */
  batch: string;
  good: number;
  repeated: number;
  bad: { line: string; fields: Record<string, string> }[];
  /** The bad rows alone as they were written, heading included: what is left to correct. */
  remaining: string;
}

const spreadsheet = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** What is read of a text, at most: 500 rows of long descriptions, and the empty cells that a spreadsheet adds. */
const max = { text: 1_000_000, cells: 40_000 };

const occurrences = (text: string, part: string): number => {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) count++;
  return count;
};

/** What separates the cells: whichever of tab, semicolon and comma the heading has most of. */
const separator = (text: string): string => {
  const head = text.split("\n", 1)[0]!;
  return Object.entries({ "\t": 0, ";": 0, ",": 0 }).map(([mark]) => ({ mark, count: occurrences(head, mark) })).toSorted((a, b) => b.count - a.count)[0]!.mark;
};

/** A workbook's numbers have a decimal point whatever the language; people here write a comma. */
const numbers = (rows: Line[], lang: Lang): Line[] =>
  lang === "id" ? rows.map(({ line, cells: row }) => ({ line, cells: row.map((cell) => (/^\d+\.\d+$/.test(cell) ? cell.replace(".", ",") : cell)) })) : rows;

/** What was sent is no table for us. */
class Unusable extends Error {
  readonly problem: Problem;
  /** What the page shows again. */
  readonly pasted: string;
  constructor(problem: Problem, pasted: string) {
    super(problem.kind);
    this.problem = problem;
    this.pasted = pasted;
  }
}

/** Takes a table as a file or as pasted text. @throws Fault unauthenticated; limited */
export async function take(data: FormData, actor: Actor, lang: Lang): Promise<Taken | { problem: Problem; pasted: string }> {
  // An empty file input arrives as an empty file.
  const [file] = data.getAll("file").filter((sent) => typeof sent !== "string" && sent.size > 0) as File[];
  const bytes = file && new Uint8Array(await file.arrayBuffer());
  const pasted = String(data.get("pasted") ?? "").replaceAll("\r\n", "\n");
  let sheet: Sheet | undefined;
  try {
    const imported = await importTable(
      actor,
      () => {
        sheet = read(bytes, pasted, lang);
        return { batch: textIn(data, "batch") || sheet.digest, rows: sheet.rows };
      },
      { lang },
    );
    return resultOf(imported, sheet!.rows, textIn(data, "batch") || sheet!.digest, lang);
  } catch (error) {
    if (error instanceof Unusable) return { problem: error.problem, pasted: error.pasted };
    if (Fault.is(error) && error.code === "import.too_many") return { problem: { kind: "tooMany" }, pasted: sheet!.text };
    throw error;
  }
}

interface Sheet {
  rows: Row[];
  /** As it can be pasted again. */
  text: string;
  /** Names the file by what is in it. */
  digest: string;
}

/** @throws Unusable */
function read(bytes: Uint8Array | undefined, pasted: string, lang: Lang): Sheet {
  const { text, lines: all } = bytes && spreadsheet(bytes) ? readWorkbook(bytes, pasted, lang) : readText(bytes ? new TextDecoder().decode(bytes) : pasted, pasted);
  const [head, ...lines] = all;
  const named = head?.cells.map(columnOf) ?? [];
  const missing = required.filter((column) => !named.includes(column));
  if (missing.length > 0) throw new Unusable({ kind: "header", missing }, text);
  const filledLines = lines.filter(({ cells }) => cells.some((cell) => cell.trim()));
  if (filledLines.length === 0) throw new Unusable({ kind: "empty" }, text);
  const rows = filledLines.map(({ line, cells }): Row => ({ row: String(line), ...Object.fromEntries(cells.flatMap((cell, i) => (named[i] && cell.trim() ? [[named[i], cell]] : []))) }));
  return { rows, text, digest: createHash("sha256").update(text).digest("hex").slice(0, 16) };
}

function readWorkbook(bytes: Uint8Array, pasted: string, lang: Lang): { text: string; lines: Line[] } {
  const workbook = readXlsx(bytes);
  if (workbook === undefined || workbook === "too much") throw new Unusable({ kind: workbook ? "tooMany" : "xlsx" }, pasted);
  const text = table(workbook.map((row) => row.cells));
  if (!text.trim()) throw new Unusable({ kind: "empty" }, pasted);
  return { text, lines: numbers(workbook, lang) };
}

function readText(text: string, pasted: string): { text: string; lines: Line[] } {
  if (!text.trim()) throw new Unusable({ kind: "empty" }, pasted);
  if (text.length > max.text) throw new Unusable({ kind: "tooMany" }, pasted);
  const mark = separator(text);
  if (countCells(text, mark) > max.cells) throw new Unusable({ kind: "tooMany" }, pasted);
  return { text, lines: readCsv(text, mark) };
}

function resultOf({ good, bad }: Imported, rows: Row[], batch: string, lang: Lang): Taken {
  const badRows = bad.map(({ at }) => columns.map((column) => rows[at]![column] ?? ""));
  return {
    batch,
    good: good.filter((row) => !row.repeated).length,
    repeated: good.filter((row) => row.repeated).length,
    bad: bad.map(({ at, fields }) => ({ line: rows[at]!.row!, fields })),
    remaining: bad.length === 0 ? "" : table([columns.map((column) => headingOf(column, lang)), ...badRows]),
  };
}
