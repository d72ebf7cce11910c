/** What the audit trail's details are called; keys and values without a word stand as they are. */
export const audit = {
  keys: {
    state: "keadaan",
    outcome: "putusan",
    role: "peran",
    roles: "peran",
    why: "alasan",
    before: "sebelum",
    after: "sesudah",
    number: "nomor",
    kept: "masuk",
    skipped: "dilewati",
    action: "tindakan",
    agency: "instansi",
    respondHours: "jam untuk menjawab",
    resolveHours: "jam untuk menyelesaikan",
  } as Record<string, string>,
  values: { open: "tampil", hidden: "disembunyikan", received: "barang diterima", cancelled: "batal", "farmer.verify": "memastikan petani atau pembeli" } as Record<string, string>,
};
