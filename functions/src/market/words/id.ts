/** The words of a commodity's feed; its title is followed by the commodity's and the town's name. */
export const feed = { title: "Hasil panen", open: "harga bisa ditawar", left: "tersedia", harvested: "panen" };
