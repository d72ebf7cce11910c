/** Which drawing of `goods.svg` stands for a commodity; those that look alike share one. */
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
