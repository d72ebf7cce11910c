import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { readXlsx } from "../../web/src/market/xlsx.ts";
import { workbook } from "./workbook.ts";

const sheet = "xl/worksheets/sheet1.xml";
const rowsOf = (bytes: Uint8Array) => {
  const read = readXlsx(bytes);
  if (!Array.isArray(read)) throw new Error(`not read: ${read}`);
  return read;
};
const rows = (xml: string): string => `<worksheet><sheetData>${xml}</sheetData></worksheet>`;

test("a workbook's rows come with their lines", () => {
  const [head, first, last] = rowsOf(workbook("Oro", 46_000));
  expect(head).toEqual({ line: 1, cells: ["komoditas", "jumlah", "harga", "desa", "panen", "keterangan"] });
  expect(first).toEqual({ line: 2, cells: ["Wortel", "12.5", "7500", "Oro", "2025-12-09", "Segar & bersih"] });
  // Line 3 is empty.
  expect(last!.line).toBe(4);
});

/** Cells of one shared text. */
const naming = (count: number): string => '<c t="s"><v>0</v></c>'.repeat(count);

test.each([
  ["a sheet of 12 MB", { [sheet]: rows("<row/>".repeat(2_000_000)) }],
  ["500,000 empty cells in one row", { [sheet]: rows(`<row>${"<c></c>".repeat(500_000)}</row>`) }],
  ["300,000 empty rows", { [sheet]: rows("<row></row>".repeat(300_000)) }],
  ["100,000 shared texts", { [sheet]: rows(`<row>${naming(1)}</row>`), "xl/sharedStrings.xml": `<sst>${"<si></si>".repeat(100_000)}</sst>` }],
  ["a text of 300,000 pieces", { [sheet]: rows(`<row><c t="inlineStr"><is>${"<t></t>".repeat(300_000)}</is></c></row>`) }],
  ["a long shared text in many cells", { [sheet]: rows(`<row>${naming(30)}</row>`.repeat(60)), "xl/sharedStrings.xml": `<sst><si><t>${"x".repeat(3_000_000)}</t></si></sst>` }],
])("%s: a small file that would be much to read is not read", (_, files: Record<string, string>) => {
  const bomb = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  expect(bomb.length).toBeLessThan(60_000);
  const before = process.memoryUsage().rss;
  expect(readXlsx(bomb)).toBe("too much");
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});

test("rows and columns that a spreadsheet only coloured are no obstacle", () => {
  const coloured = Array.from({ length: 5_000 }, (_, i) => `<row r="${i + 2}" s="1">${'<c s="1"/>'.repeat(20)}</row>`).join("");
  const read = rowsOf(zipSync({ [sheet]: strToU8(rows(`<row r="1"><c t="inlineStr"><is><t>komoditas</t></is></c></row>${coloured}`)) }));
  expect([read.length, read[0]]).toEqual([5_001, { line: 1, cells: ["komoditas"] }]);
});

test("an archive that understates its size gives no more than it said", () => {
  const archive = zipSync({ [sheet]: strToU8(rows("<row r=\"1\"/>".repeat(1_000_000))) });
  const view = new DataView(archive.buffer, archive.byteOffset);
  const directory = archive.length - 22 - 46 - sheet.length;
  expect(view.getUint32(directory, true)).toBe(0x02014b50);
  view.setUint32(directory + 24, 200, true);
  expect(rowsOf(archive).length).toBeLessThan(50);
});

test("a cell far outside is passed over, and costs nothing", () => {
  expect(readXlsx(zipSync({ [sheet]: strToU8(rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="A1048576"><v>2</v></c></row>')) }))).toEqual([{ line: 1_048_576, cells: ["2"] }]);
});

test.each([["nothing", new Uint8Array()], ["no archive", strToU8("PK but not really")], ["an archive of something else", zipSync({ "a.txt": strToU8("a") })]])("%s is no workbook", (_, bytes) => {
  expect(readXlsx(bytes)).toBeUndefined();
});
