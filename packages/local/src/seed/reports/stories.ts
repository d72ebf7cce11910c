import type { Draft } from "@among/core/reports/report/draft";

/** What somebody tells: `{di}` becomes the landmark. Answers fit the pack's own questions. */
export interface StoryText {
  text: string;
  answers: NonNullable<Draft["answers"]>;
  /** The agency that the command centre passes it on to, where its category belongs to none. */
  to?: string;
}

/** Places every village has; none of them is anybody's home. */
export const landmarks = [
  "depan balai desa",
  "dekat pasar",
  "sebelah masjid",
  "depan SD",
  "pertigaan pos kamling",
  "dekat lapangan",
  "jembatan kecil",
  "tikungan sebelum puskesmas",
  "seberang gapura desa",
  "jalan menuju kebun apel",
  "belakang terminal angkot",
  "tanjakan dekat makam",
] as const;

/** What people add when they have said what is broken. */
export const asides = [
  "Sudah beberapa hari begini.",
  "Tolong segera dicek ya.",
  "Banyak warga yang lewat sini tiap pagi.",
  "Kalau hujan makin parah.",
  "Anak sekolah lewat sini setiap hari.",
  "Terima kasih sebelumnya.",
  "Sudah kami tandai seadanya supaya kelihatan.",
  "",
  "",
] as const;

export const stories: Record<string, readonly StoryText[]> = {
  jalan_rusak: [
    { text: "Jalan berlubang cukup dalam {di}. Motor sering oleng waktu menghindar.", answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya", korban: "tidak" } },
    { text: "Aspal amblas {di}, separuh jalan sudah turun.", answers: { kerusakan: "amblas", ukuran: "besar", bisa_dilewati: "ya", korban: "tidak_tahu" } },
    { text: "Permukaan jalan retak dan bergelombang {di}. Pikap sayur terpaksa pelan sekali.", answers: { kerusakan: "retak", ukuran: "besar", bisa_dilewati: "ya" } },
    { text: "Tutup selokan patah {di}, bolongnya pas di tepi jalan.", answers: { kerusakan: "drainase", ukuran: "kecil", bisa_dilewati: "ya", korban: "ya" } },
    { text: "Papan jembatan lapuk {di}. Motor masih berani, mobil tidak.", answers: { kerusakan: "jembatan", ukuran: "sedang", bisa_dilewati: "tidak", korban: "tidak" } },
    { text: "Ada dua lubang berdekatan {di}, tertutup air kalau habis hujan.", answers: { kerusakan: "lubang", ukuran: "kecil", bisa_dilewati: "ya" } },
  ],
  sampah: [
    { text: "Sampah menumpuk {di}, sudah empat hari tidak diangkut.", answers: { jenis: "menumpuk", volume: "gerobak", berulang: "ya" } },
    { text: "Ada yang buang sampah diam-diam {di}, sekarang jadi ikut-ikutan.", answers: { jenis: "liar", volume: "gerobak", berulang: "ya" } },
    { text: "Selokan penuh plastik {di}, airnya sudah naik ke jalan.", answers: { jenis: "sungai", volume: "kantong", berulang: "tidak_tahu" } },
    { text: "Orang membakar sampah {di} tiap sore, asapnya masuk rumah.", answers: { jenis: "dibakar", volume: "kantong", berulang: "ya" } },
    { text: "Sisa sayur satu truk dibuang {di}. Baunya sampai ke kelas.", answers: { jenis: "liar", volume: "truk", berulang: "tidak" } },
  ],
  pju: [
    { text: "Lampu jalan mati {di}. Malam gelap sekali.", answers: { masalah: "mati", jumlah: 1 } },
    { text: "Tiga lampu berturut-turut mati {di}.", answers: { masalah: "mati", jumlah: 3 } },
    { text: "Lampu berkedip terus {di} dan bikin pusing yang lewat.", answers: { masalah: "redup", jumlah: 1 } },
    { text: "Lampu jalan menyala siang malam {di}. Sayang listriknya.", answers: { masalah: "siang", jumlah: 4 } },
    { text: "Tiang lampu miring {di} setelah tersenggol truk.", answers: { masalah: "tiang", nomor_tiang: "tidak terbaca" } },
    { text: "Belum ada lampu jalan {di}, padahal turunan dan menikung.", answers: { masalah: "belum_ada" } },
  ],
  kemacetan: [
    { text: "Macet panjang {di}, bus wisata parkir di badan jalan.", answers: { penyebab: "parkir", arah: "ke alun-alun", panjang: "200_1000" } },
    { text: "Antrean tidak bergerak {di} sejak pagi, akhir pekan panjang.", answers: { penyebab: "volume", arah: "dari bawah", panjang: "gt1000" } },
    { text: "Galian pipa memakan satu lajur {di}, tidak ada yang mengatur.", answers: { penyebab: "perbaikan", panjang: "lt200" } },
    { text: "Ada hajatan menutup separuh jalan {di}.", answers: { penyebab: "acara", panjang: "lt200" } },
  ],
  lampu_lalu_lintas: [
    { text: "Lampu merah mati total {di}, kendaraan saling serobot.", answers: { masalah: "mati", simpang: "simpang tiga desa" } },
    { text: "Lampu hijau arah selatan tidak menyala {di}.", answers: { masalah: "sebagian", simpang: "simpang empat pasar" } },
    { text: "Lampu cuma berkedip kuning {di} dari kemarin.", answers: { masalah: "kedip", simpang: "simpang terminal" } },
    { text: "Hijaunya cuma lima detik {di}, antrean jadi panjang.", answers: { masalah: "waktu", simpang: "simpang sekolah" } },
  ],
  pohon_tumbang: [
    { text: "Pohon besar tumbang menutup jalan {di}.", answers: { kondisi: "tumbang", menimpa: ["jalan"], korban: "tidak" } },
    { text: "Pohon tumbang kena kabel {di}, listrik sekitar padam.", answers: { kondisi: "tumbang", menimpa: ["jalan", "kabel"], korban: "tidak" } },
    { text: "Pohon sudah miring ke jalan {di}, akarnya terangkat.", answers: { kondisi: "miring", menimpa: ["tidak_ada"], korban: "tidak" } },
    { text: "Dahan patah menggantung {di}, tinggal tunggu jatuh.", answers: { kondisi: "dahan", menimpa: ["tidak_ada"], korban: "tidak" } },
  ],
  longsor: [
    { text: "Tebing longsor {di}, tanah menutup separuh jalan.", answers: { dampak: ["jalan"], korban: "tidak", masih_bergerak: "tidak_tahu", jalan_tertutup: "tidak" } },
    { text: "Longsoran kecil {di}, batu masih turun sedikit-sedikit.", answers: { dampak: ["jalan", "lahan"], korban: "tidak", masih_bergerak: "ya", jalan_tertutup: "ya" } },
    { text: "Plengsengan ambrol {di}, saluran air tersumbat.", answers: { dampak: ["sungai", "lahan"], korban: "tidak", masih_bergerak: "tidak", jalan_tertutup: "tidak" } },
  ],
  kebakaran: [
    { text: "Dapur rumah terbakar {di}, api sudah kelihatan dari jalan.", answers: { objek: "bangunan", orang_terjebak: "tidak", akses_damkar: "ya" } },
    { text: "Alang-alang terbakar {di}, angin ke arah kebun.", answers: { objek: "lahan", orang_terjebak: "tidak", akses_damkar: "tidak_tahu" } },
    { text: "Kotak listrik mengeluarkan api {di}.", answers: { objek: "listrik", orang_terjebak: "tidak", akses_damkar: "ya" } },
  ],
  pertanian: [
    { text: "Daun kentang menghitam dan busuk {di}, menyebar cepat ke petak sebelah.", answers: { masalah: "hama", komoditas: "kentang", luas_m2: 1500 } },
    { text: "Saluran irigasi bocor {di}, sawah bawah tidak kebagian air.", answers: { masalah: "irigasi", komoditas: "beras_medium", luas_m2: 4000 } },
    { text: "Apel banyak bercak dan rontok {di} padahal belum waktunya.", answers: { masalah: "hama", komoditas: "apel", luas_m2: 2500 } },
    { text: "Beberapa sapi mogok makan dan berliur {di}.", answers: { masalah: "ternak", komoditas: "susu_sapi" } },
    { text: "Pupuk di kios kosong terus {di}, sudah masuk masa tanam.", answers: { masalah: "pupuk", komoditas: "wortel", luas_m2: 3000 } },
  ],
  iklan_liar: [
    { text: "Spanduk dipasang melintang {di}, menutup rambu.", answers: { jenis: "spanduk", menghalangi: "ya", jumlah: 2 } },
    { text: "Poster dipaku di pohon peneduh {di}.", answers: { jenis: "paku_pohon", menghalangi: "tidak", jumlah: 8 } },
    { text: "Baliho rangka bambu sudah miring {di}, takut roboh ke jalan.", answers: { jenis: "baliho", menghalangi: "ya", jumlah: 1 } },
  ],
  pkl_liar: [
    { text: "Lapak menutup trotoar {di}, pejalan kaki turun ke jalan.", answers: { lokasi: "trotoar", gangguan: ["pejalan"], jumlah: 6 } },
    { text: "Pedagang memakai badan jalan {di} tiap sore, jadi macet.", answers: { lokasi: "badan_jalan", gangguan: ["macet", "sampah"], jumlah: 10 } },
    { text: "Lapak berdiri di atas saluran {di}, air tersumbat.", answers: { lokasi: "saluran", gangguan: ["sampah"], jumlah: 3 } },
  ],
  air_bersih: [
    { text: "Pipa bocor {di}, air terbuang ke jalan sejak subuh.", answers: { masalah: "bocor", sumber: "perumda", dampak: "gang" } },
    { text: "Air tidak mengalir {di}, sudah dua hari kami beli galon.", answers: { masalah: "mati", sumber: "perumda", dampak: "kampung" } },
    { text: "Air keruh kecokelatan {di}, tidak berani dipakai masak.", answers: { masalah: "keruh", sumber: "hippam", dampak: "gang" } },
    { text: "Air cuma menetes tiap pagi {di}, baru lancar tengah malam.", answers: { masalah: "kecil", sumber: "tidak_tahu", dampak: "rumah" } },
  ],
  saluran_banjir: [
    { text: "Selokan mampet plastik dan lumpur {di}, hujan sebentar saja meluap.", answers: { masalah: "mampet", masuk_rumah: "tidak", tinggi: "mata_kaki" } },
    { text: "Air menggenang {di} tiap habis hujan, sampai besoknya belum surut.", answers: { masalah: "genangan", masuk_rumah: "tidak", tinggi: "mata_kaki" } },
    { text: "Gorong-gorong ambruk {di}, airnya lari ke jalan.", answers: { masalah: "rusak", masuk_rumah: "tidak" } },
    { text: "Air meluap {di} dan sudah masuk beberapa rumah.", answers: { masalah: "meluap", masuk_rumah: "ya", tinggi: "lutut" } },
  ],
  fasilitas_umum: [
    { text: "Ayunan putus {di}, rantainya menjuntai dan tajam.", answers: { apa: "mainan", bahaya: "ya" } },
    { text: "Bangku taman patah {di}, pakunya keluar.", answers: { apa: "bangku", bahaya: "ya" } },
    { text: "WC umum terkunci terus {di}, airnya juga mati.", answers: { apa: "wc", bahaya: "tidak" } },
    { text: "Atap gedung serbaguna bocor {di}, lantainya licin kalau hujan.", answers: { apa: "gedung", bahaya: "tidak_tahu" } },
  ],
  lainnya: [
    { text: "Ada sapi lepas {di}, sudah dua kali masuk kebun orang.", answers: {}, to: "satpolpp" },
    { text: "Pengeras suara di kios berbunyi keras {di} sampai larut malam.", answers: {}, to: "satpolpp" },
    { text: "Timbangan di pasar tidak pas {di}, sayur selalu kurang satu ons.", answers: {}, to: "diskumperindag" },
    { text: "Papan nama jalan hilang {di}, tamu sering kesasar.", answers: {}, to: "dishub" },
  ],
  narkoba: [
    { text: "Ada orang asing sering serah terima bungkusan kecil {di} malam hari.", answers: { jenis_kejadian: "pengedaran", waktu_biasa: "malam, lewat jam sebelas", boleh_dihubungi: "tidak" } },
    { text: "Bangunan kosong dipakai kumpul dan banyak bekas alat {di}.", answers: { jenis_kejadian: "pemakaian", waktu_biasa: "akhir pekan", boleh_dihubungi: "tidak" } },
    { text: "Saya butuh bantuan untuk anggota keluarga yang ingin berhenti. Bisa ketemu {di}.", answers: { jenis_kejadian: "bantuan", boleh_dihubungi: "ya" } },
  ],
};
