/** What the text about a step of a deal may name. Nothing that anybody wrote is in it: `name` says which side the other one is, `terms` how much for how much. */
export interface StepText {
  name: string;
  goods: string;
  terms: string;
  reason: string;
}

/** The texts that tell a step, by the kind of its event; a step without one is told by none. */
export const steps = {
  inquired: (t: StepText) => `${t.name} bertanya soal ${t.goods}. Baca dan jawab lewat tautan ini.`,
  offered: (t: StepText) => `${t.name} menawar ${t.goods}: ${t.terms}.`,
  accepted: (t: StepText) => `${t.name} setuju: ${t.goods}, ${t.terms}.`,
  declined: (t: StepText) => `${t.name} belum bisa menerima tawaran ${t.goods}.`,
  withdrawn: (t: StepText) => `${t.name} menarik tawarannya untuk ${t.goods}.`,
  expired: (t: StepText) => `Tawaran ${t.goods} lewat waktu.`,
  ready: (t: StepText) => `${t.goods} dari ${t.name.toLowerCase()} sudah siap.`,
  handed_over: (t: StepText) => `${t.goods} sudah diserahkan: ${t.terms}. Sudah cocok? Jawab lewat tautan ini.`,
  received: (t: StepText) => `Pesanan ${t.goods} selesai: ${t.terms}. Bagaimana ${t.name.toLowerCase()}nya? Beri ulasan.`,
  cancelled: (t: StepText) => `Pesanan ${t.goods} dibatalkan. ${t.reason}`,
  disputed: (t: StepText) => `${t.name} meminta petugas menengahi pesanan ${t.goods}.`,
  settled: (t: StepText) => `Petugas sudah memutuskan pesanan ${t.goods}. Baca di tautan ini.`,
  paid: (t: StepText) => `${t.name} mencatat pembayaran ${t.goods}.`,
  shared: (t: StepText) => `${t.name} mau bertukar nomor untuk ${t.goods}.`,
  reviewed: (t: StepText) => `${t.name} memberi ulasan untuk pesanan ${t.goods}.`,
};

/** Behind a sum that holds more than the goods. */
export const withDelivery: string = "termasuk ongkos antar";

/** Why the clock cancelled it, and where somebody's reason is read. */
export const reasons = { late: "Tidak ada kabar sampai batas waktu.", page: "Alasannya ada di tautan ini." };

/** Which side the other one is; their name is on the page. */
export const sides = { seller: "Penjual", buyer: "Pembeli" };

export const chat = (name: string, goods: string): string => `Ada pesan dari ${name.toLowerCase()} soal ${goods}.`;

/** Tells what a saved search found. */
export const found = (goods: string, village: string, price: string): string => `Ada ${goods} baru di ${village}, ${price}.`;

export const openPrice = "harga bisa ditawar";

export const hidden = (goods: string): string => `Daganganmu, ${goods}, disembunyikan petugas. Alasannya ada di halaman ini.`;
