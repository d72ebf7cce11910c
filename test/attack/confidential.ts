import { hash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { id } from "@among/core/id";
import { open, report, secretReport } from "./make.ts";
import { outcome, type Outcome, type Target, type Who } from "./target.ts";

/** What strangers learn of reports that are nobody's business. */
export async function confidential(at: Target): Promise<Outcome[]> {
  return [await counts(at), await collision(at), ...(await tries(at))];
}

async function counts(at: Target): Promise<Outcome> {
  const read = async (): Promise<string> => (await at.guest().get("/api/agencies")).text;
  // So that there is a figure that could move.
  await open(at.guest(), report());
  await pause(1_000);
  const before = await read();
  for (let n = 0; n < 3; n++) await open(at.guest(), secretReport());
  await pause(2_000);
  const after = await read();
  return outcome(12, "the public counts of the agencies around three confidential reports", "they do not move", before === after, before === after ? "the same" : `moved: ${before.length} and ${after.length} characters`);
}

/** The code that a stranger can work out for an id, from the source that everybody can read. */
function codeOf(report: string, attempt: number): string {
  const alphabet = "34679ACDEFGHJKMNPRTVWXY";
  const bytes = hash("sha256", `${report}:${attempt}`, "buffer");
  return Array.from({ length: 5 }, (_, i) => alphabet[bytes.readUInt16BE(i * 2) % alphabet.length]).join("");
}

async function collision(at: Target): Promise<Outcome> {
  const attempt = "an id whose code would be that of a confidential report";
  const seen = new Map<string, string>();
  let pair: [string, string] | undefined;
  while (!pair) {
    const made = id("rep");
    const code = codeOf(made, 0);
    const before = seen.get(code);
    if (before) pair = [before, made];
    seen.set(code, made);
  }
  const secret = await open(at.guest(), secretReport({ id: pair[0] }));
  const probe = await open(at.guest(), report({ id: pair[1] }));
  const canPredict = secret.code.endsWith(codeOf(pair[0], 0)) && probe.code.endsWith(codeOf(pair[1], 1));
  return outcome(13, attempt, "its code tells nothing", !canPredict, canPredict ? `told: ${probe.code} in place of ${secret.code}` : "codes cannot be worked out");
}

async function tries(at: Target): Promise<Outcome[]> {
  const secret = await open(at.guest(), secretReport({ phone: "081234567811" }));
  const words = "belakang pasar";
  const [prefix = "", tail = ""] = secret.code.split("-");
  const addresses = [secret.code, tail, secret.code.toLowerCase(), `${prefix}${tail}`, `${secret.code}%20`, `${secret.code}/foto`].flatMap((c) => [`/laporan/${c}`, `/en/laporan/${c}`, `/api/reports/${c}`, `/petugas/${c}`, `/lacak?kode=${c}`]);
  const keys = ["", "0", "[]", "__proto__", secret.key.slice(0, -1), secret.key.toLowerCase(), `${secret.key}%00`, "A".repeat(26)].flatMap((key) => [`/laporan/${secret.code}?kunci=${key}`, `/api/reports/${secret.code}?key=${key}`]);
  const lists = ["/", "/laporan", "/laporan?category=narkoba", "/api/reports?category=narkoba", "/api/reports.geojson", "/api/feeds/reports.atom", "/api/feeds/categories/narkoba/reports.atom", "/jelajah", "/data", "/sitemap.xml", "/saya", "/api/reports/near?category=narkoba&village=35.79.02.2003", "/api/me/data", "/api/inbox", "/petugas"];
  const everybody: (Who | "guest")[] = ["guest", "citizen", "farmer", "buyer", "extension_officer", "editor", "other_officer", "admin"];
  const told: string[] = [];
  let asked = 0;
  for (const who of everybody) {
    const browser = who === "guest" ? at.guest() : await at.as(who);
    for (const path of [...addresses, ...keys, ...lists]) {
      const answer = await browser.get(path);
      asked++;
      // An address that was asked for may stand in its own answer; what was written may stand in none.
      const isTold = answer.text.includes(words) || (lists.includes(path) && answer.text.includes(secret.code)) || (!lists.includes(path) && answer.status === 200 && !path.includes("lacak") && answer.text.includes(secret.code));
      if (isTold) told.push(`${who} ${path} ${answer.status}`);
    }
    for (const step of ["support", "reply", "confirm", "dispute", "withdraw", "follow", "moves/acknowledge", "moves/reject", "moves/note"]) {
      asked++;
      const answer = await browser.tell(`/api/reports/${secret.code}/${step}`, { version: 1, text: "mencoba saja", phone: "081234567899", public: true, reason: "duplicate" });
      if (answer.status < 400) told.push(`${who} ${step} ${answer.status}`);
    }
  }
  const known = await at.guest().get(`/api/reports/${secret.code}`);
  const unknown = await at.guest().get(`/api/reports/${prefix}-${tail === "33333" ? "44444" : "33333"}`);
  const without = (text: string): string => text.replace(/req_\w+/g, "");
  return [
    outcome(13, `${asked} tries of eight people at a confidential report`, "nothing told, nothing done", told.length === 0, told.length === 0 ? "nothing" : told.slice(0, 3).join("; ")),
    outcome(13, "the answer to a confidential code beside that to one that is not there", "the same", without(known.text) === without(unknown.text) && known.status === unknown.status, `${known.status} and ${unknown.status}`),
  ];
}
