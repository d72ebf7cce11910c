/** What people in a town write: of usual length, for sizes and costs that mean something. */
export const descriptions = [
  "Lubang di tengah jalan depan SD, sudah dua minggu, motor sering jatuh kalau malam karena lampunya juga mati. Kemarin ada ibu-ibu jatuh sama anaknya.",
  "Sampah menumpuk di pinggir kali sejak Minggu, baunya sampai ke rumah warga dan mulai banyak lalat.",
  "Lampu penerangan jalan mati dari gapura sampai pertigaan, kira-kira enam tiang. Anak-anak pulang ngaji lewat sini, gelap sekali. Sudah lapor ke RT tapi belum ada yang datang memperbaiki.",
  "Baliho dipasang di pohon dan menutupi rambu, pengendara dari bawah tidak kelihatan kalau ada yang menyeberang.",
  "Tebing di belakang rumah longsor sedikit setelah hujan tadi malam. Masih ada retakan, takut turun lagi kalau hujan deras.",
  "Saluran irigasi jebol, air tidak sampai ke kebun apel di bawah. Sudah empat hari tanaman tidak diairi, daunnya mulai layu.",
];
export const landmarks = ["depan masjid besar", "pertigaan dekat warung Bu Sri", "seberang SDN 2, sebelum jembatan", "belakang balai desa, gang kedua kiri"];
export const answersOfAgency = [
  "Terima kasih laporannya. Petugas kami cek ke lokasi besok pagi.",
  "Sudah kami cek. Penambalan dijadwalkan minggu ini sambil menunggu material datang dari gudang.",
  "Sudah ditambal dan dipadatkan tadi siang, foto terlampir. Kalau masih ada yang rusak, buka lagi laporannya.",
];
