import { deflateRawSync } from "node:zlib";

/** A ZIP archive of these files, the first kept as it is and the others packed. */
function zip(files: Record<string, string>): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  Object.entries(files).forEach(([name, text], i) => {
    const [raw, title] = [Buffer.from(text), Buffer.from(name)];
    const data = i === 0 ? raw : deflateRawSync(raw);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(i === 0 ? 0 : 8, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(raw.length, 22);
    local.writeUInt16LE(title.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(i === 0 ? 0 : 8, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(raw.length, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, title, data);
    directory.push(central, title);
    offset += local.length + title.length + data.length;
  });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** A workbook as Excel writes it: shared words, a text in its cell, a decimal number, and a day by its format. */
export const workbook = (village: string, day: number): Buffer =>
  zip({
    "xl/sharedStrings.xml": `<sst><si><t>komoditas</t></si><si><t>jumlah</t></si><si><t>harga</t></si><si><t>desa</t></si><si><t>panen</t></si><si><t>keterangan</t></si><si><r><t>Wor</t></r><r><t>tel</t></r></si><si><t>${village}</t></si></sst>`,
    "xl/styles.xml": `<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c><c r="F1" t="s"><v>5</v></c></row>
<row r="2"><c r="A2" t="s"><v>6</v></c><c r="B2"><v>12.5</v></c><c r="C2"><v>7500</v></c><c r="D2" t="s"><v>7</v></c><c r="E2" s="1"><v>${day}</v></c><c r="F2" t="inlineStr"><is><t>Segar &amp; bersih</t></is></c></row>
<row r="3"/><row r="4"><c r="A4" t="s"><v>6</v></c><c r="D4" t="s"><v>7</v></c></row></sheetData></worksheet>`,
  });
