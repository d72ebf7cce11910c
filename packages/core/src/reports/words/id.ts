/** What the text about a step may name: nothing that anybody wrote. `to` is the agency that has the report now. */
export interface StepText {
  code: string;
  agency: string;
  to: string;
  day: string;
}

/** The text that tells the reporter that the report arrived. */
export const opened = ({ code, agency }: StepText): string => `Laporanmu sampai. Kodenya ${code}. Ditangani ${agency}.`;

/** The texts that tell a step, by the kind of its event; a kind that is not here is told to nobody. */
export const steps = {
  acknowledged: (t: StepText) => `Laporan ${t.code} sudah diterima ${t.agency}.`,
  planned: (t: StepText) => `Laporan ${t.code} dijadwalkan ${t.day} oleh ${t.agency}.`,
  started: (t: StepText) => `Laporan ${t.code} mulai dikerjakan ${t.agency}.`,
  asked: (t: StepText) => `${t.agency} bertanya soal laporan ${t.code}. Baca di tautan ini.`,
  noted: (t: StepText) => `Kabar dari ${t.agency} soal laporan ${t.code}. Baca di tautan ini.`,
  forwarded: (t: StepText) => `Laporan ${t.code} diteruskan ke ${t.to}. Alasannya ada di tautan ini.`,
  rejected: (t: StepText) => `Laporan ${t.code} tidak bisa ditindaklanjuti ${t.agency}. Alasannya ada di tautan ini.`,
  finished: (t: StepText) => `Laporan ${t.code} selesai dikerjakan ${t.agency}. Sudah beres? Jawab lewat tautan ini.`,
  reopened: (t: StepText) => `Laporan ${t.code} dibuka lagi dan kembali ke ${t.agency}.`,
  closed: (t: StepText) => `Laporan ${t.code} ditutup. Terima kasih sudah melapor.`,
  confirmed: (t: StepText) => `Laporan ${t.code} dinyatakan beres oleh pelapor.`,
};

/** Asks a number whether it wants news of a report. */
export const confirm = (code: string): string => `Nomor ini diminta mengikuti laporan ${code}. Kalau itu kamu, buka tautan ini. Kalau bukan, abaikan saja.`;
