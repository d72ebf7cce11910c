/** What agencies and reporters write in the demo histories, per category where it matters. */
export const acknowledged = ["Terima kasih, laporan kami terima. Petugas akan mengecek ke lokasi.", "Sudah kami terima. Tim lapangan dijadwalkan.", "Laporan masuk, kami koordinasikan dengan petugas wilayah.", ""] as const;

export const planned = ["Masuk jadwal tim pemeliharaan.", "Menunggu bahan, dikerjakan sesuai jadwal.", "Dikerjakan bersama perangkat desa."] as const;

export const started = ["Tim sudah di lokasi.", "Pekerjaan dimulai hari ini.", ""] as const;

export const asked = ["Lokasi tepatnya di sisi mana jalan? Ada patokan lain?", "Apakah keadaannya masih sama hari ini?", "Kira-kira sejak kapan? Ini membantu kami memilih alat."] as const;

export const replied = ["Sisi kiri kalau dari arah bawah, dekat tiang listrik.", "Masih sama, tadi pagi saya lewat.", "Sejak hujan besar minggu lalu."] as const;

export const internal = ["Sudah telepon perangkat desa, dibenarkan.", "Perlu alat dari gudang, pinjam hari Rabu.", "Anggaran pemeliharaan triwulan ini masih cukup."] as const;

export const publicNotes = ["Hari ini baru dibersihkan sementara, besok dilanjutkan.", "Hujan deras, pekerjaan ditunda sampai besok pagi.", "Kami pasang tanda pengaman dulu."] as const;

export const finished: Record<string, string> = {
  jalan_rusak: "Lubang sudah ditutup dan dipadatkan. Aman dilewati.",
  sampah: "Sampah sudah diangkut dan lokasi dibersihkan.",
  pju: "Lampu sudah diganti dan menyala.",
  kemacetan: "Arus sudah lancar, petugas berjaga di lokasi.",
  lampu_lalu_lintas: "Lampu sudah diperbaiki dan bekerja normal.",
  pohon_tumbang: "Pohon sudah dipotong dan jalan dibersihkan.",
  longsor: "Material sudah disingkirkan, tebing diperkuat sementara.",
  kebakaran: "Api sudah padam, pendinginan selesai.",
  pertanian: "Penyuluh sudah datang dan memberi penanganan di lahan.",
  iklan_liar: "Sudah diturunkan dan dibawa ke kantor.",
  pkl_liar: "Pedagang sudah diarahkan ke tempat yang disediakan.",
  narkoba: "Sudah ditindaklanjuti. Terima kasih atas keberaniannya.",
  air_bersih: "Pipa sudah disambung dan air mengalir lagi.",
  saluran_banjir: "Saluran sudah dikeruk dan airnya lancar.",
  fasilitas_umum: "Sudah diperbaiki dan bisa dipakai lagi.",
  lainnya: "Sudah ditangani instansi yang berwenang.",
};

export const reopened = ["Baru dua hari sudah rusak lagi.", "Belum beres, baru sebagian yang dikerjakan.", "Kemarin dikerjakan, hari ini sama seperti semula."] as const;

export const rejected = {
  not_our_authority: "Ini di luar kewenangan kota. Kami sarankan lewat LAPOR! supaya sampai ke yang berwenang.",
  duplicate: "Sudah ada laporan yang sama, kami kerjakan di sana.",
  not_found: "Petugas sudah dua kali ke lokasi dan tidak menemukan yang dimaksud.",
  not_public: "Ini urusan antarwarga. Silakan dibicarakan dulu lewat RT setempat.",
} as const;

export const forwarded: Record<string, string> = {
  jalan_rusak: "Jalan lingkungan, ditangani kecamatan.",
  sampah: "Pengangkutan di titik ini ditangani kecamatan.",
  pju: "Bagian kabel, perlu penanganan yang berwenang.",
  kemacetan: "Butuh pengaturan petugas kepolisian.",
  pohon_tumbang: "Pemangkasan pohon kota.",
  longsor: "Perlu perbaikan jalan dan tebing.",
  pertanian: "Perbaikan saluran irigasi.",
  iklan_liar: "Perlu pemeriksaan izin dulu.",
  pkl_liar: "Perlu penataan lapak bersama kecamatan.",
  air_bersih: "Air desa (HIPPAM), ditangani bersama kecamatan.",
  saluran_banjir: "Perlu pengerukan saluran.",
  fasilitas_umum: "Bangunannya di bawah instansi lain.",
  lainnya: "Diarahkan ke instansi yang menangani.",
};

export const forwardedElse = "Lebih tepat ditangani di sini.";

export const finishedElse = "Sudah ditangani.";

export const hidden = "Menyebut nama orang. Disembunyikan selagi diperiksa.";
