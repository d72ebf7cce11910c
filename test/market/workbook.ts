import { strToU8, zipSync } from "fflate";

/** A ZIP archive of these files, the first kept as it is and the others packed. */
const zip = (files: Record<string, string>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text], i) => [name, [strToU8(text), { level: i === 0 ? 0 : 6 }]]))));

/** A workbook as Excel writes it: shared words, a text in its cell, a decimal number, and a day by its format. */
export const workbook = (village: string, day: number): Buffer =>
  zip({
    "xl/sharedStrings.xml": `<sst><si><t>komoditas</t></si><si><t>jumlah</t></si><si><t>harga</t></si><si><t>desa</t></si><si><t>panen</t></si><si><t>keterangan</t></si><si><r><t>Wor</t></r><r><t>tel</t></r></si><si><t>${village}</t></si></sst>`,
    "xl/styles.xml": `<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c><c r="F1" t="s"><v>5</v></c></row>
<row r="2"><c r="A2" t="s"><v>6</v></c><c r="B2"><v>12.5</v></c><c r="C2"><v>7500</v></c><c r="D2" t="s"><v>7</v></c><c r="E2" s="1"><v>${day}</v></c><c r="F2" t="inlineStr"><is><t>Segar &amp; bersih</t></is></c></row>
<row r="3"/><row r="4"><c r="A4" t="s"><v>6</v></c><c r="D4" t="s"><v>7</v></c></row></sheetData></worksheet>`,
  });
