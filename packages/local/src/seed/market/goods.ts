import { chance } from "../chance.ts";
import { pieces } from "./shapes.ts";
import { at, ink, land, rect, shape, size } from "../stage.ts";

/** What the demo market knows of a commodity: rupiah for its usual unit, how it is drawn, and what sellers say of it. */
export interface Goods {
  price: number;
  piece: keyof typeof pieces & string;
  colours: readonly [skin: string, second: string];
  varieties?: readonly string[];
}

const g = (price: number, piece: string, skin: string, second: string, ...varieties: string[]): Goods => ({ price, piece, colours: [skin, second], varieties });

/** Farm-gate prices of the right size, made up for the demo; published ones come from the pack. */
export const goods: Record<string, Goods> = {
  apel: g(17_000, "apple", "#b3261e", "#e9a23b", "Manalagi", "Rome Beauty", "Anna"),
  jeruk_keprok: g(16_000, "citrus", "#e98a1f", "#f2b705", "Batu 55"),
  jeruk_siam: g(11_500, "citrus", "#d9a72b", "#9fb84a", "Pontianak"),
  jeruk_manis: g(14_000, "citrus", "#f0a32f", "#f2c14e", "Baby Java"),
  stroberi: g(42_000, "berry", "#c42b2f", "#f6dc8a", "Sweet Charlie", "Rosalinda"),
  alpukat: g(21_000, "pear", "#44633a", "#5f8a3f", "Mentega", "Miki"),
  jambu_biji: g(8_500, "round", "#a9c46c", "#d5dd9a", "Kristal", "Merah"),
  markisa: g(15_000, "round", "#e0b03a", "#c9862f"),
  kentang: g(14_500, "round", "#c79b5b", "#a97f43", "Granola", "Atlantik"),
  wortel: g(8_000, "root", "#e57a24", "#b85a14", "Kuroda"),
  kubis: g(5_200, "head", "#9cc48a", "#6fa565"),
  brokoli: g(15_500, "crown", "#3f7d45", "#8fb36b"),
  kembang_kol: g(13_500, "crown", "#f3ead2", "#a9c46c"),
  tomat: g(8_800, "round", "#cf3a2b", "#e4603b", "Servo", "Gustavi"),
  cabai_rawit: g(38_000, "chilli", "#d9432b", "#4f8f45"),
  cabai_merah_besar: g(31_000, "chilli", "#b3261e", "#3f7d45"),
  cabai_merah_keriting: g(33_000, "chilli", "#c9322a", "#5b9440"),
  paprika: g(41_000, "bell", "#e0b322", "#3f7d45", "Merah", "Kuning", "Hijau"),
  bawang_merah: g(27_500, "bulb", "#9d3f5c", "#c97a90", "Batu Ijo"),
  bawang_putih: g(26_000, "bulb", "#f1ead9", "#cbbfa6", "Lumbu Hijau"),
  bawang_daun: g(9_800, "stalks", "#2f8a4a", "#eef4ee"),
  prei: g(11_000, "stalks", "#3f7d45", "#f3ead2"),
  selada: g(10_500, "leaves", "#8cc063", "#eef4ee", "Keriting", "Air"),
  sawi_hijau: g(2_000, "leaves", "#5ba24a", "#d5dd9a"),
  sawi_putih: g(5_000, "head", "#d9e3a8", "#b7cf86"),
  pakcoy: g(2_200, "leaves", "#3f8a4a", "#f1f3e2"),
  seledri: g(2_500, "leaves", "#4f9a45", "#a9c46c"),
  buncis: g(10_800, "bean", "#4f8f45", "#7fb05a"),
  bayam: g(1_800, "leaves", "#3b7f3f", "#c98f9a"),
  lobak: g(6_200, "root", "#f3f0e4", "#cbd6bd"),
  jagung_manis: g(6_800, "corn", "#f2c63a", "#7fb05a", "Talenta", "Bonanza"),
  terong: g(7_200, "pear", "#5b3566", "#7d4d8a"),
  jamur: g(19_000, "mushroom", "#cdb79a", "#f3ead2", "Tiram", "Kuping"),
  mawar: g(2_400, "rose", "#c4304f", "#8f1f3a", "Merah", "Putih"),
  krisan: g(1_900, "daisy", "#f2c63a", "#c9862f", "Kuning", "Putih"),
  anthurium: g(6_500, "spathe", "#c9322a", "#f2c63a"),
  gerbera: g(2_600, "daisy", "#e0637f", "#7d4d3a"),
  tanaman_hias_pot: g(22_000, "pot", "#e0637f", "#a5563d", "Petunia", "Begonia"),
  kopi_arabika: g(96_000, "coffee", "#6b4226", "#3f2615"),
  kopi_robusta: g(68_000, "coffee", "#7d5232", "#472c18"),
  susu_sapi: g(8_200, "can", "#b9c6c4", "#7f928f"),
  telur_ayam: g(27_000, "egg", "#d9a877", "#c08a58"),
  daging_ayam: g(35_000, "cut", "#f0c9a4", "#d99a72"),
  daging_sapi: g(122_000, "cut", "#a8352f", "#e6b3a4"),
  daging_kelinci: g(62_000, "cut", "#d98f83", "#f0cfc4"),
  madu: g(105_000, "jar", "#dc9a26", "#f2c14e"),
  yoghurt: g(18_500, "bottle", "#f1f3ee", "#e0637f"),
  keripik_apel: g(16_500, "pack", "#7fb05a", "#b3261e"),
  sari_apel: g(14_000, "bottle", "#e3b04b", "#b3261e"),
  cuka_apel: g(34_000, "bottle", "#c98f3d", "#9fb84a"),
  selai_apel: g(26_000, "jar", "#b5502f", "#b3261e"),
  dodol_apel: g(15_500, "pack", "#8f4a2b", "#e9a23b"),
  keripik_sayur_buah: g(17_500, "pack", "#e0a23a", "#7d5cb0"),
};

/** Grams in packs whose weight the seller tells. */
const packs: Record<string, number> = { peti: 20_000, karung: 40_000, keranjang: 15_000, kotak: 5_000, mika: 250, ikat: 400, bungkus: 250, buah: 320, rak: 1_800, botol: 650, ekor: 1_400, butir: 62 };

/** What one unit weighs in the demo, for goods that can be weighed at all. */
export const gramsIn = (unit: string, units: readonly string[], fixed: number | undefined): number | undefined => fixed ?? (units.includes("kg") ? packs[unit] : undefined);

/** How dear goods are so many weeks ago against today: a slow wave through the year, each with its own beginning. */
export function season(commodity: string, weeksAgo: number): number {
  const shift = [...commodity].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 52;
  const wave = (week: number): number => 1 + 0.16 * Math.sin(((week + shift) * 2 * Math.PI) / 52);
  return (wave(-weeksAgo) / wave(0)) * (1 - weeksAgo * 0.0008);
}

/** Prices as people say them. */
export const rounded = (price: number): number => (price < 5_000 ? Math.max(100, Math.round(price / 100) * 100) : price < 60_000 ? Math.round(price / 500) * 500 : Math.round(price / 5_000) * 5_000);

/** In pixels: drawings hold no detail that would need more, and dozens are encoded at the first start. */
const shown = { width: 800, height: 600 } as const;
const bottled = ["bottle", "jar", "pack", "can", "pot"];

/** A drawing of the goods on a table before the mountains, as SVG text. */
export function drawGoods(commodity: string): string {
  const { piece, colours } = goods[commodity]!;
  const luck = chance([...commodity].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 11));
  const drawing = pieces[piece]!(...colours);
  const few = bottled.includes(piece);
  const rows = few ? [{ y: 570, count: 4, scale: 1.35, gap: 205 }] : [{ y: 470, count: 3, scale: 1.15, gap: 185 }, { y: 560, count: 4, scale: 1.25, gap: 190 }, { y: 650, count: 5, scale: 1.25, gap: 178 }];
  const pile = rows.flatMap(({ y, count, scale, gap }) =>
    Array.from({ length: count }, (_, i) => at(600 + (i - (count - 1) / 2) * gap + luck.between(-10, 10), y + luck.between(-8, 8), scale, drawing, few ? 0 : luck.between(-16, 16))),
  );
  const table = rect(0, 690, size.width, 210, "#b98d5e") + rect(0, 690, size.width, 16, "#cfa676") + rect(0, 800, size.width, 6, ink.clay, 'opacity=".35"');
  const crate = few ? "" : shape("M130 668 H1070 L1030 842 H170 Z", "#c99b66") + [700, 760, 818].map((y, i) => rect(142 + i * 14, y, 916 - i * 28, 14, ink.clay, 'opacity=".45"')).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${shown.width}" height="${shown.height}" viewBox="0 0 ${size.width} ${size.height}">${land(luck, 560)}${table}${pile.join("")}${crate}</svg>`;
}
