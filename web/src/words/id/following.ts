/** Words for finding one's own reports again, and for stopping messages. */
export const following = {
  track: {
    title: "Lacak laporan",
    lead: "Ketik kode yang kamu terima waktu melapor.",
    code: "Kode laporan",
    hint: (prefix: string) => `Misalnya ${prefix}-7K3M4. Huruf kecil boleh, tanpa ${prefix} juga boleh.`,
    open: "Buka laporan",
    unreadable: "Ini bukan kode laporan. Kode punya lima huruf dan angka. Tidak ada huruf O, I, L, B, S, Z dan angka 0, 1, 2, 5, 8 di dalamnya.",
    missing: (code: string) => `Tidak ada laporan dengan kode ${code}. Periksa lagi hurufnya. Laporan rahasia hanya terbuka lewat tautan dari pelapornya.`,
    required: "Ketik kodenya dulu.",
    mine: "Laporan dari HP ini",
  },
  mine: {
    title: "Laporan saya",
    lead: "Laporan yang kamu kirim dari HP ini, atau dengan akunmu.",
    empty: "Belum ada laporan dari HP ini.",
    emptyNext: "Punya kodenya? Buka lewat Lacak. Atau mulai lapor.",
    report: "Lapor",
    track: "Lacak dengan kode",
    fresh: "Laporan yang baru dikirim muncul di sini dalam beberapa detik.",
    confidential: "Rahasia",
    device: "Riwayat browser dihapus? Daftar ini ikut hilang, tapi laporannya tetap bisa dibuka dengan kodenya. Yang rahasia hanya dengan tautannya.",
  },
  stop: {
    title: "Berhenti menerima kabar",
    text: (number: string) => `Nomor yang berakhiran ${number} tidak akan menerima pesan apa pun lagi dari kami. Laporanmu tetap berjalan.`,
    button: "Berhenti kirim pesan",
    done: "Sudah. Kami tidak mengirim pesan lagi ke nomor ini.",
    undo: "Batalkan, kirim lagi kabarnya",
    undone: "Kabar dikirim lagi ke nomor ini.",
    bad: "Tautan ini tidak lengkap atau tidak berlaku. Buka lagi dari pesan yang kami kirim.",
  },
};
