import type { Actor } from "@among/core/actor";
import { readCsv, table, type Row as Line } from "@among/core/csv";
import { Fault } from "@among/core/fault";
import { columnOf, headings, importRows, type Column, type Imported, type Row } from "@among/core/market/listing/import";
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

/** What separates the cells: whichever of tab, semicolon and comma the heading has most of. */
const separator = (text: string): string => {
  const head = text.split("\n", 1)[0]!;
  return ["\t", ";", ","].toSorted((a, b) => head.split(b).length - head.split(a).length)[0]!;
};

/** A workbook's numbers have a decimal point whatever the language; people here write a comma. */
const numbers = (rows: Line[], lang: Lang): Line[] =>
  lang === "id" ? rows.map(({ line, cells: row }) => ({ line, cells: row.map((cell) => (/^\d+\.\d+$/.test(cell) ? cell.replace(".", ",") : cell)) })) : rows;

/** Takes a table as a file or as pasted text. @throws Fault unauthenticated; limited */
export async function take(data: FormData, actor: Actor, lang: Lang): Promise<Taken | { problem: Problem; pasted: string }> {
  // An empty file input arrives as an empty file.
  const [file] = data.getAll("file").filter((sent) => typeof sent !== "string" && sent.size > 0) as File[];
  const bytes = file && new Uint8Array(await file.arrayBuffer());
  const pasted = String(data.get("pasted") ?? "").replaceAll("\r\n", "\n");
  const workbook = bytes && spreadsheet(bytes) ? readXlsx(bytes) : undefined;
  if (bytes && spreadsheet(bytes) && !workbook) return { problem: { kind: "xlsx" }, pasted };
  const text = workbook ? table(workbook.map((row) => row.cells)) : bytes ? new TextDecoder().decode(bytes) : pasted;
  if (!text.trim()) return { problem: { kind: "empty" }, pasted };
  const [head, ...lines] = workbook ? numbers(workbook, lang) : readCsv(text, separator(text));
  const named = head?.cells.map(columnOf) ?? [];
  const missing = required.filter((column) => !named.includes(column));
  if (missing.length > 0) return { problem: { kind: "header", missing }, pasted: text };
  const filledLines = lines.filter(({ cells: row }) => row.some((cell) => cell.trim()));
  if (filledLines.length === 0) return { problem: { kind: "empty" }, pasted: text };
  const rows = filledLines.map(({ line, cells: row }): Row => ({ row: String(line), ...Object.fromEntries(row.flatMap((cell, i) => (named[i] && cell.trim() ? [[named[i], cell]] : []))) }));
  const batch = textIn(data, "batch") || createHash("sha256").update(text).digest("hex").slice(0, 16);
  try {
    return resultOf(await importRows(actor, batch, rows, { lang }), rows, batch, lang);
  } catch (error) {
    if (Fault.is(error) && error.code === "import.too_many") return { problem: { kind: "tooMany" }, pasted: text };
    throw error;
  }
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
