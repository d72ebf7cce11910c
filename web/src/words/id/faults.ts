/** What to tell a person about a refusal, by the code of the fault; `other` where a code has no words of its own. */
export const faults: Record<string, string> = {
  other: "Tidak bisa diproses. Coba lagi sebentar.",
  "text.required": "Tulis sedikit, minimal 3 huruf.",
  "text.long": "Terlalu panjang, paling banyak 1.000 huruf.",
  "phone.invalid": "Nomor ini tidak terbaca. Contoh: 0812 3456 7890.",
  "report.move_refused": "Keadaan laporan sudah berubah. Lihat yang terbaru di bawah.",
  "report.changed": "Laporan ini baru saja berubah. Lihat yang terbaru, lalu coba lagi.",
  "report.settled": "Laporan ini sudah selesai, jadi tidak perlu didukung lagi.",
  "limit.report.support": "Terlalu sering. Tunggu sebentar, lalu coba lagi.",
  "limit.report.follow": "Terlalu sering. Tunggu sebentar, lalu coba lagi.",
  "limit.report.answer": "Terlalu sering. Tunggu sebentar, lalu coba lagi.",
};
