import { createHash } from "node:crypto";
import { personOf, type Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { need } from "../../identity/permissions.ts";
import { isDate } from "../../zone.ts";
import { createRow } from "./create.ts";
import type { Draft } from "./draft.ts";
import { spend } from "../limits.ts";
import { readQuantity, readRupiah } from "../measure.ts";

/** Headings of a spreadsheet, in either language, and the field each fills. */
export const headings = {
  row: ["no", "id", "kode", "row"],
  commodity: ["komoditas", "commodity"],
  variety: ["varietas", "variety"],
  grade: ["mutu", "grade"],
  quantity: ["jumlah", "quantity"],
  unit: ["satuan", "unit"],
  kg: ["isi_kg", "kg_per_unit"],
  price: ["harga", "price"],
  minimum: ["minimum", "minimum_order"],
  harvestOn: ["panen", "harvest"],
  until: ["sampai", "until"],
  village: ["desa", "village"],
  description: ["keterangan", "description"],
} as const;
export type Column = keyof typeof headings;
export type Row = Partial<Record<Column, string>>;

/** Rows in one go; a group's harvest is below it. */
export const maxRows = 500;

export interface Imported {
  /** Position in what was given, from 0, with the listing made or found again. */
  good: { at: number; id: string; repeated: boolean }[];
  /** Every row that is not on offer now, each with what is wrong by column. */
  bad: { at: number; fields: Record<string, string> }[];
}

/** The column a heading names; undefined for one we do not know. */
export function columnOf(heading: string): Column | undefined {
  const name = plain(heading).replaceAll(" ", "_");
  return (Object.keys(headings) as Column[]).find((column) => (headings[column] as readonly string[]).includes(name));
}

/** Rows, and the name of the file they are of: rows of the same file and number are one listing. */
export interface Table {
  batch: string;
  rows: Row[];
}

/**
 * Puts every good row on offer and tells of every bad one; none is lost. A row is known by its own number in this
 * file's name, so the corrected file can be sent again whole.
 * @param read reads what was sent. It is called once the attempt is counted, so that files nobody can read are counted too
 * @throws Fault unauthenticated; too_large `import.too_many`; limited, counted once for all rows; whatever `read` throws
 */
export async function importTable(actor: Actor, read: () => Table, { lang = "id" as "id" | "en", now = new Date() } = {}): Promise<Imported> {
  need(actor, "listing.create");
  const seller = personOf(actor);
  await spend("import", actor, now);
  const { batch, rows } = read();
  if (rows.length > maxRows) throw new Fault("too_large", "import.too_many", { most: maxRows });
  const result: Imported = { good: [], bad: [] };
  const seen = new Set<string>();
  for (const [at, row] of rows.entries()) {
    const name = row.row?.trim() || String(at + 1);
    if (seen.has(name)) {
      result.bad.push({ at, fields: { row: "repeated" } });
      continue;
    }
    seen.add(name);
    try {
      const { listing, repeated } = await createRow(actor, draftOf(row, rowId(seller.id, batch, name), lang), now);
      result.good.push({ at, id: listing.id, repeated });
    } catch (error) {
      if (!Fault.is(error) || (error.kind !== "invalid" && error.code !== "listing.id_taken")) throw error;
      // The same row with other words: it is on offer already, and changed on its own page.
      result.bad.push({ at, fields: error.code === "listing.id_taken" ? { row: "taken" } : columnsOf(error.detail.fields ?? {}) });
    }
  }
  return result;
}

/** As `importTable`, for rows that were read already. */
export const importRows = (actor: Actor, batch: string, rows: Row[], options?: Parameters<typeof importTable>[2]): Promise<Imported> => importTable(actor, () => ({ batch, rows }), options);

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The id of a row's listing follows from who sends it, the file and the row, so that sending it again makes no second one. */
function rowId(seller: string, batch: string, name: string): string {
  const hash = createHash("sha256").update(JSON.stringify([seller, batch, name])).digest();
  let text = String(hash[26]! % 8);
  for (let i = 0; i < 25; i++) text += alphabet[hash[i]! % 32];
  return `lst_${text}`;
}

function draftOf(row: Row, id: string, lang: "id" | "en"): Draft {
  const fields: Record<string, string> = {};
  const read = <T>(column: Column, reader: (text: string) => T | undefined): T | undefined => {
    const text = row[column]?.trim();
    if (!text) return undefined;
    const value = reader(text);
    if (value === undefined) fields[column] = "invalid";
    return value;
  };
  const draft = {
    id,
    lang,
    commodity: read("commodity", commodityOf) ?? "",
    variety: row.variety?.trim() || undefined,
    grade: row.grade?.trim() || undefined,
    quantity: read("quantity", (text) => readQuantity(text, lang)) ?? 0,
    unit: read("unit", unitOf),
    grams: read("kg", (text) => readQuantity(text, lang)),
    price: read("price", readRupiah),
    minimum: read("minimum", (text) => readQuantity(text, lang)),
    harvestOn: read("harvestOn", dateOf),
    until: read("until", dateOf),
    village: read("village", villageOf) ?? "",
    description: row.description?.trim() || undefined,
  };
  for (const column of ["commodity", "quantity", "village"] as const) if (!row[column]?.trim()) fields[column] = "required";
  if (Object.keys(fields).length > 0) throw new Fault("invalid", "listing.invalid", { fields });
  return draft;
}

/** What the draft's check names, by the column it came from. */
const columnsOf = (fields: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(fields).map(([field, what]) => [field === "grams" ? "kg" : field, what]));

const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/[\s_]+/g, " ").trim();
const says = (text: string, ...names: string[]): boolean => names.some((name) => plain(name) === plain(text));

const commodityOf = (text: string): string | undefined => use().region.commodities.find((c) => says(text, c.key, c.name, c.nameEn, ...c.altNames))?.key;
const unitOf = (text: string): string | undefined => use().region.units.find((u) => says(text, u.key, u.name, u.nameEn))?.key;
const villageOf = (text: string): string | undefined => use().region.villages.find((v) => v.code === text || says(text, v.name, `desa ${v.name}`, `kelurahan ${v.name}`))?.code;

/** `2026-12-31`, or as written here: `31/12/2026`, `31-12-2026`. */
function dateOf(text: string): string | undefined {
  const iso = text.replace(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/, (_, d: string, m: string, y: string) => `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`);
  return isDate(iso) ? iso : undefined;
}
