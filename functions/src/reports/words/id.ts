/** The title of feeds; what they are narrowed to and the town's name follow. */
export const feedTitle = "Laporan warga";
