/** How time, distance and amounts are said. */
export const units = {
  now: "baru saja",
  ago: (span: string) => `${span} lalu`,
  ahead: (span: string) => `${span} lagi`,
  yesterday: "kemarin",
  tomorrow: "besok",
  today: "hari ini",
  minutes: (n: number) => `${n} menit`,
  hours: (n: number) => `${n} jam`,
  days: (n: number) => `${n} hari`,
  months: (n: number) => `${n} bulan`,
  years: (n: number) => `${n} tahun`,
};
