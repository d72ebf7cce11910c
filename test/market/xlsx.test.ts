import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { readXlsx } from "../../web/src/market/xlsx.ts";
import { workbook } from "./workbook.ts";

const sheet = "xl/worksheets/sheet1.xml";
const rows = (xml: string): string => `<worksheet><sheetData>${xml}</sheetData></worksheet>`;

test("a workbook's rows come with their lines", () => {
  const [head, first, last] = readXlsx(workbook("Oro", 46_000))!;
  expect(head).toEqual({ line: 1, cells: ["komoditas", "jumlah", "harga", "desa", "panen", "keterangan"] });
  expect(first).toEqual({ line: 2, cells: ["Wortel", "12.5", "7500", "Oro", "2025-12-09", "Segar & bersih"] });
  // Line 3 is empty.
  expect(last!.line).toBe(4);
});

test("what would unpack to more than is allowed is not unpacked", () => {
  const bomb = zipSync({ [sheet]: strToU8(rows("<row/>".repeat(2_000_000))) });
  expect(bomb.length).toBeLessThan(100_000);
  expect(readXlsx(bomb)).toBeUndefined();
});

test("an archive that understates its size gives no more than it said", () => {
  const archive = zipSync({ [sheet]: strToU8(rows("<row r=\"1\"/>".repeat(1_000_000))) });
  const view = new DataView(archive.buffer, archive.byteOffset);
  const directory = archive.length - 22 - 46 - sheet.length;
  expect(view.getUint32(directory, true)).toBe(0x02014b50);
  view.setUint32(directory + 24, 200, true);
  expect((readXlsx(archive) ?? []).length).toBeLessThan(50);
});

test("a cell far outside is passed over, and costs nothing", () => {
  expect(readXlsx(zipSync({ [sheet]: strToU8(rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="A1048576"><v>2</v></c></row>')) }))).toEqual([{ line: 1_048_576, cells: ["2"] }]);
});

test.each([["nothing", new Uint8Array()], ["no archive", strToU8("PK but not really")], ["an archive of something else", zipSync({ "a.txt": strToU8("a") })]])("%s is no workbook", (_, bytes) => {
  expect(readXlsx(bytes)).toBeUndefined();
});
