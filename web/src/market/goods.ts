import type { Commodity } from "@among/region";
import { entry } from "../shell/entry.ts";

/** What an offer, a deal or a request is about: `Apel Manalagi`. */
export const goodsName = ({ commodity, variety }: { commodity: string; variety?: string }, called: (kind: "commodity", key: string) => string): string =>
  [called("commodity", commodity), variety].filter(Boolean).join(" ");

const plain = (text: string): string => text.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, " ").trim();
const bare = (name: string): string => name.replace(/\s*\(.*\)$/, "");

/** The commodity a person means by what they typed: its name in either language, another name, else the first that begins so. */
export function meant(list: readonly Commodity[], typed: string): Commodity | undefined {
  const query = plain(typed);
  if (!query) return undefined;
  const named = list.map((c) => ({ c, all: [c.name, c.nameEn, bare(c.name), bare(c.nameEn), ...c.altNames].map(plain) }));
  const found = named.find(({ all }) => all.includes(query)) ?? named.find(({ all }) => all.some((name) => name.startsWith(query))) ?? named.find(({ all }) => all.some((name) => name.includes(query)));
  return found?.c;
}

/** The drawing of `goods.svg` for a commodity; commodities that look alike share one. */
const drawn: Record<string, string> = {
  apel: "apple", jeruk_keprok: "citrus", jeruk_siam: "citrus", jeruk_manis: "citrus", stroberi: "berry", alpukat: "avocado", jambu_biji: "guava", markisa: "guava",
  kentang: "potato", wortel: "carrot", kubis: "cabbage", brokoli: "broccoli", kembang_kol: "broccoli", tomat: "tomato", paprika: "paprika",
  cabai_rawit: "chilli", cabai_merah_besar: "chilli", cabai_merah_keriting: "chilli", bawang_merah: "shallot", bawang_putih: "garlic", bawang_daun: "leek", prei: "leek",
  sawi_putih: "cabbage", buncis: "bean", lobak: "radish", jagung_manis: "corn", terong: "aubergine", jamur: "mushroom",
  mawar: "rose", krisan: "flower", gerbera: "flower", anthurium: "flower", tanaman_hias_pot: "pot", kopi_arabika: "coffee", kopi_robusta: "coffee",
  susu_sapi: "milk", telur_ayam: "egg", daging_ayam: "meat", daging_sapi: "meat", daging_kelinci: "meat", madu: "jar", selai_apel: "jar",
  yoghurt: "bottle", sari_apel: "bottle", cuka_apel: "bottle",
};

const ofGroup: Record<string, string> = { fruit: "apple", vegetable: "greens", floriculture: "flower", plantation: "coffee", animal_product: "egg", processed: "bag" };

export const drawingOf = (commodity: string, group: string | undefined): string => drawn[commodity] ?? ofGroup[group ?? ""] ?? "bag";

/** A seller's own word for the grade in the page's language, where it is one that sellers share; else as it was written. */
export const gradeName = (grade: string | undefined, { grades }: { grades: Record<string, string> }): string | undefined => (grade === undefined ? undefined : (entry(grades, grade.toLowerCase()) ?? grade));
