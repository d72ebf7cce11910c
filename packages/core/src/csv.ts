import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";

/** A cell that a spreadsheet would run as a formula (OWASP, CSV injection). */
const formula = /^\s*[=+\-@]|^[\t\r\n]/;
const number = /^-?\d+(\.\d+)?$/;

/**
 * A CSV file as RFC 4180 has it, with a byte order mark so that spreadsheets read it as UTF-8.
 * A text that would run as a formula gets an apostrophe in front.
 */
export const csv = (columns: readonly string[], rows: Iterable<readonly (string | number | boolean | undefined)[]>): string =>
  stringify([columns, ...rows], {
    bom: true,
    record_delimiter: "windows",
    // Semicolons too: that is how spreadsheets set to Indonesian part their cells.
    quoted_match: [/;|\r|\n/, /^\s|\s$/],
    cast: { string: (text) => (formula.test(text) && !number.test(text) ? `'${text}` : text), boolean: String },
  });

/** The rows of a table as cells parted by semicolons, to be shown and pasted again: nothing is put in front of a cell. */
export const table = (rows: Iterable<readonly string[]>): string => stringify([...rows], { delimiter: ";", eof: false, quoted_match: /[\t,]/ });

export interface Row {
  /** In the file, counted from 1: where the row begins. */
  line: number;
  cells: string[];
}

/** How many cells a CSV file has at most, without reading it: what stands in quotes counts as if it did not. */
export function countCells(text: string, delimiter: string): number {
  const separators = [delimiter, "\n", "\r"].map((character) => character.charCodeAt(0));
  let count = 1;
  for (let at = 0; at < text.length; at++) if (separators.includes(text.charCodeAt(at))) count++;
  return count;
}

/** Splits a CSV file into rows, empty lines left out. A quote that nobody closes is read as a letter, so that no row is lost in it. */
export function readCsv(text: string, delimiter: string): Row[] {
  const options = { delimiter, bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, record_delimiter: ["\r\n", "\n", "\r"] };
  try {
    return rowsOf(parse(text, options));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return rowsOf(parse(text, { ...options, quote: null }));
  }
}

/** The parser tells the line on which a row ends. */
const rowsOf = (records: unknown): Row[] =>
  (records as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({ line: info.lines - record.join("").split("\n").length + 1, cells: record }));
