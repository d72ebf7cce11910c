/** What the text about a step may name. `text` is what the agency wrote to the public, `to` the agency that has the report now. */
export interface StepText {
  code: string;
  agency: string;
  to: string;
  day: string;
  text: string;
}

/** The text that tells the reporter that the report arrived. */
export const opened = ({ code, agency }: StepText): string => `Laporanmu sampai. Kodenya ${code}. Ditangani ${agency}.`;

/** The texts that tell a step, by the kind of its event; a kind that is not here is told to nobody. */
export const steps = {
  acknowledged: (t: StepText) => `Laporan ${t.code} sudah diterima ${t.agency}.`,
  planned: (t: StepText) => `Laporan ${t.code} dijadwalkan ${t.day} oleh ${t.agency}.`,
  started: (t: StepText) => `Laporan ${t.code} mulai dikerjakan ${t.agency}.`,
  asked: (t: StepText) => `${t.agency} bertanya soal laporan ${t.code}: ${t.text}`,
  noted: (t: StepText) => `Kabar dari ${t.agency} soal laporan ${t.code}: ${t.text}`,
  forwarded: (t: StepText) => `Laporan ${t.code} diteruskan ke ${t.to}: ${t.text}`,
  rejected: (t: StepText) => `Laporan ${t.code} tidak bisa ditindaklanjuti ${t.agency}: ${t.text}`,
  finished: (t: StepText) => `Laporan ${t.code} selesai dikerjakan ${t.agency}. Sudah beres? Jawab lewat tautan ini.`,
  reopened: (t: StepText) => `Laporan ${t.code} dibuka lagi dan kembali ke ${t.agency}.`,
  closed: (t: StepText) => `Laporan ${t.code} ditutup. Terima kasih sudah melapor.`,
  confirmed: (t: StepText) => `Laporan ${t.code} dinyatakan beres oleh pelapor.`,
};

/** In place of what a confidential report says. */
export const confidential = "buka tautan ini untuk membacanya.";
