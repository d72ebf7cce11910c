/** What people read when everything behind the distribution is down. */
export const down = {
  title: (platform: string) => `${platform} sedang tidak bisa dibuka`,
  lead: "Ada gangguan di pihak kami. Coba lagi beberapa menit lagi. Laporan dan pesananmu yang sudah terkirim tetap aman.",
  call: (_town: string) => "Kalau ini darurat, telepon sekarang",
};
