/** What the page of last resort says, by status; 500 for every other. */
export const refused = {
  400: "Kirimannya tidak terbaca. Periksa isiannya, lalu kirim lagi.",
  403: "Permintaan ini tidak datang dari halaman kami.",
  404: "Halaman ini tidak ada.",
  405: "Alamat ini tidak menerima permintaan seperti itu.",
  409: "Sudah ada yang mengubahnya. Buka lagi halamannya, lalu coba lagi.",
  410: "Tautan ini sudah tidak berlaku.",
  413: "Kirimanmu terlalu besar. Kembali, pendekkan atau bagi dua, lalu kirim lagi.",
  429: "Terlalu sering. Tunggu sebentar, lalu coba lagi.",
  500: "Ada yang rusak di pihak kami. Coba lagi sebentar.",
  503: "Layanan ini sedang tidak bisa menyimpan. Tunggu sebentar, lalu coba lagi.",
};
