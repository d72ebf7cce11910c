/** Choosing photos in a form, with script. */
export const photos = {
  title: "Foto",
  hint: "Sampai 3 foto. Yang dekat dan yang agak jauh paling membantu. Data lokasi di dalam foto dibuang.",
  add: "Ambil atau pilih foto",
  one: (n: number) => `Foto ${n}`,
  kept: (n: number) => `Foto ${n} tersimpan`,
  remove: (n: number) => `Hapus foto ${n}`,
  keep: "Pakai foto ini",
  shrinking: "Mengecilkan foto…",
  uploading: "Mengirim foto…",
  ready: "Foto siap",
  waiting: "Foto disimpan di HP, dikirim bersama laporan.",
  failed: "Foto gagal dikirim. Coba lagi atau hapus.",
  heic: "Foto HEIC belum bisa dibaca. Ubah ke JPEG dulu: di iPhone, Pengaturan › Kamera › Format › Paling Kompatibel, atau kirim tangkapan layarnya.",
  type: "Berkas ini bukan foto JPEG, PNG, atau WebP.",
  size: "Foto ini lebih dari 10 MB. Kecilkan dulu atau pilih yang lain.",
  many: "Paling banyak 3 foto. Sisanya tidak ikut.",
};

/** Saying where something is: by the device, on the map or by village. */
export const place = {
  title: "Di mana?",
  locate: "Pakai lokasi saya",
  locating: "Mencari lokasimu…",
  located: (village: string, metres: number) => `Lokasimu tercatat di ${village}, meleset kira-kira ${metres} m.`,
  locateDenied: "HP tidak memberi izin lokasi. Tunjuk di peta atau pilih desa di bawah.",
  locateFailed: "Lokasi tidak ketemu. Tunjuk di peta atau pilih desa di bawah.",
  map: "Tunjuk di peta",
  mapHint: "Ketuk tempatnya. Dengan papan ketik: geser peta pakai panah, lalu tekan tombol di bawah peta.",
  mapPick: "Tandai titik tengah peta",
  mapLabel: "Peta untuk menunjuk tempat kejadian",
  picked: (village: string) => `Titik ditandai di ${village}.`,
  pickedOutside: "Titik itu di luar kota.",
  clear: "Hapus titik",
  village: "Desa atau kelurahan",
  villageHint: "Tidak perlu kalau titiknya sudah ada.",
  villagePick: "Pilih desa atau kelurahan",
  landmark: "Patokannya",
  landmarkHint: "Misalnya: depan SDN 2, sebelah warung Bu Sri. Wajib kalau tidak ada titik di peta.",
  coarse: "Titik petanya tidak disimpan, cukup desanya. Patokan hanya dibaca petugas.",
};

/** Adding a photo to what was already sent: one at a time, with or without script. */
export const adding = {
  title: "Tambah foto",
  button: "Tambah foto",
  again: "Tambah foto lagi",
  count: (n: number, of: number) => (n === 0 ? `Belum ada foto. Boleh sampai ${of}.` : `Sudah ada ${n} dari ${of} foto.`),
  report: "Foto membantu petugas menemukan tempatnya dan membawa alat yang tepat.",
  reportLater: "Fotonya menyusul: setelah laporan terkirim, ada tombol “Tambah foto” di halaman laporanmu. Jadi tulisanmu sudah aman dulu.",
  listing: "Barang yang ada fotonya lebih cepat laku.",
  listingLater: "Fotonya menyusul: setelah ditawarkan, ada tombol “Tambah foto” di halaman jualanmu.",
  case: "Foto hasil kerja",
  caseHint: "Catatanmu kami simpan sementara fotonya dikirim.",
  file: "Pilih atau ambil foto",
  fileHint: "JPEG, PNG, atau WebP, paling besar 10 MB, satu per satu. Data lokasi di dalam foto dibuang.",
  within: "Halaman ini berlaku satu jam. Kalau pengirimannya gagal, kembali ke sini dan muat ulang.",
  send: "Kirim foto",
  arriving: "Fotonya sudah sampai dan sedang disiapkan. Biasanya hanya beberapa detik.",
  look: "Lihat lagi",
  there: "Foto ditambahkan.",
  kept: "Fotonya sampai. Periksa catatanmu, lalu nyatakan selesai.",
  closed: {
    settled: "Laporan ini sudah dijawab tuntas, jadi fotonya tidak bisa ditambah lagi.",
    full: "Sudah ada tiga foto, dan itu yang paling banyak.",
    hidden: "Operator menyembunyikan tawaran ini, jadi fotonya tidak bisa ditambah.",
  },
  refused: {
    "photo.heic": "Foto HEIC belum bisa dibaca. Ubah ke JPEG dulu: di iPhone, Pengaturan › Kamera › Format › Paling Kompatibel, atau kirim tangkapan layarnya.",
    "photo.type": "Berkas itu bukan foto JPEG, PNG, atau WebP. Pilih yang lain.",
    "photo.too_large": "Foto itu lebih dari 10 MB. Kecilkan dulu atau pilih yang lain.",
    "photo.too_many_pixels": "Foto itu terlalu besar ukurannya. Kecilkan dulu atau pilih yang lain.",
    "photo.unreadable": "Foto itu tidak bisa dibuka. Coba foto lain.",
  },
  backToReport: "Kembali ke laporanku",
  backToListing: "Kembali ke jualanku",
  backToCase: "Kembali tanpa foto",
};

/** What every form says while nothing can be kept. */
export const storeFull = { "store.full": "Tempat penyimpanan layanan ini sedang penuh, jadi ini belum tersimpan. Yang kamu tulis masih ada di sini. Tunggu sebentar, lalu kirim lagi." };
