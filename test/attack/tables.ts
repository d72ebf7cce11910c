import { zipSync, strToU8 } from "fflate";
import { meanwhile } from "./make.ts";
import { outcome, type Outcome, type Target } from "./target.ts";

/** Tables made to be dear to read. */
export async function tables(at: Target): Promise<Outcome[]> {
  return [await bad(at), ...(await dear(at)), await uploads(at)];
}

function form(bytes: Uint8Array, name = "panen.xlsx"): FormData {
  const body = new FormData();
  body.append("file", new File([bytes as BlobPart], name));
  body.append("pasted", "");
  return body;
}

/** What is damaged costs a look as well: a look is counted before it is taken. */
async function bad(at: Target): Promise<Outcome> {
  const farmer = await at.as("farmer");
  const statuses: number[] = [];
  for (let n = 0; n < 40; n++) statuses.push((await farmer.send("/tani/impor", form(Buffer.from("PK\u0003\u0004 no workbook")))).status);
  const limited = statuses.indexOf(429);
  return outcome(6, "40 damaged workbooks, one after the other", "429 after a few", limited > 0, limited > 0 ? `429 after ${limited}` : `never refused: ${[...new Set(statuses)].join(", ")}`);
}

const sheet = (rows: string): Uint8Array => zipSync({ "xl/worksheets/sheet1.xml": [strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`), { level: 9 }] });

async function dear(at: Target): Promise<Outcome[]> {
  const buyer = await at.as("buyer");
  const small: [string, Uint8Array][] = [
    ["a workbook of 1,000,000 empty cells", sheet(`<row>${"<c/>".repeat(1000)}</row>`.repeat(1000))],
    ["a workbook of 400,000 cells with their ends", sheet(`<row r="1">${"<c><v>1</v></c>".repeat(400)}</row>`.repeat(1000))],
    ["a workbook of 500,000 empty rows", sheet('<row r="1"></row>'.repeat(500_000))],
    ["a workbook with an 8 MB cell", sheet(`<row><c t="inlineStr"><is><t>${"x".repeat(8_000_000)}</t></is></c></row>`)],
  ];
  const found: Outcome[] = [];
  for (const [what, bytes] of small) {
    const { result, slowest } = await meanwhile(at, () => buyer.send("/tani/impor", form(bytes)));
    found.push({ ...outcome(6, `${what}, ${Math.round(bytes.length / 1024)} KB`, "others wait less than 0.5 s", slowest < 500 && result.status < 500, `${result.status}, others waited ${slowest} ms at most`), timed: true });
  }
  return found;
}

async function uploads(at: Target): Promise<Outcome> {
  const buyer = await at.as("buyer");
  const bytes = Buffer.alloc(2_000_000, "a,b,c\n");
  const { result, p99 } = await meanwhile(at, () => Promise.allSettled(Array.from({ length: 300 }, () => buyer.send("/tani/impor", form(bytes, "panen.csv")))));
  const statuses = Object.entries(Object.groupBy(result, (r) => (r.status === "fulfilled" ? r.value.status : "cut"))).map(([status, list]) => `${list!.length} × ${status}`);
  return { ...outcome(6, "300 uploads of 2 MB at once", "p99 of others below 1 s", p99 < 1_000, `p99 ${p99} ms; ${statuses.join(", ")}`), timed: true };
}
