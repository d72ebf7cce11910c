/** The page that shows the texts that were sent, for whoever tries the platform out. Its short lines are shown in both languages. */
export const inbox = {
  title: "Pesan terkirim",
  lead: "Semua pesan yang akan sampai ke ponsel warga dan petugas. Halaman ini hanya ada di komputer ini.",
  none: "Belum ada pesan.",
  code: "Kode faktor kedua petugas demo",
  all: "Semua nomor",
  reload: "Muat ulang",
  onlyHere: "Halaman ini hanya bisa dibuka di komputer tempat layanan ini berjalan.",
  reachable: "Halaman ini ditutup selama layanan ini dibuka untuk komputer lain (--origin).",
};

/** Answer to a request that was meant for another address. */
export const wrongHost = (origin: string): string => `Alamat ini bukan alamat layanan ini. Buka ${origin}`;
