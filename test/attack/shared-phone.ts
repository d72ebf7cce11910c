import { setTimeout as pause } from "node:timers/promises";
import { id, secret } from "@among/core/id";
import type { Browser } from "./browser.ts";
import { outcome, type Outcome, type Target } from "./target.ts";

const place = { village: "35.79.02.2003" };
const road = { ...place, "answers.kerusakan": "lubang", "answers.ukuran": "besar", "answers.bisa_dilewati": "ya", description: "Lubang besar di tengah jalan, sudah seminggu.", seen_near: "1" };
const drugs = { ...place, "answers.jenis_kejadian": "pengedaran", "answers.boleh_dihubungi": "tidak", description: "Ada yang jualan tiap malam di warung kosong.", phone: "081377700031", seen_near: "1" };

interface Sent {
  code: string;
  /** Its page, with the reporter's key. */
  link: string;
}

/** Sends a report by the form, as a browser without script does. */
async function report(browser: Browser, kind: string, fields: Record<string, string>): Promise<Sent> {
  await browser.get(`/lapor/${kind}`);
  const { location = "", status } = await browser.post(`/lapor/${kind}`, { id: id("rep"), landmark: `pertigaan ${secret()}`, ...fields });
  const code = /BTU-\w{5}/.exec(location)?.[0];
  if (!code) throw new Error(`no report of ${kind}: ${status} ${location}`);
  return { code, link: location };
}

/** Waits until the list holds it: the feed writes it there a moment later. */
async function listed(browser: Browser, code: string): Promise<boolean> {
  for (let tries = 0; tries < 40; tries++, await pause(250)) if ((await browser.get("/saya")).text.includes(code)) return true;
  return false;
}

/** Ways to a report without its link. */
const ways = (code: string): string[] => ["/saya", `/laporan/${code}`, `/laporan/${code}/foto`, `/api/reports/${code}`, `/lacak?kode=${code}`, "/api/me/data"];

async function found(browser: Browser, code: string, words: string): Promise<string[]> {
  const answers = await Promise.all(ways(code).map(async (path) => ({ path, ...(await browser.get(path)) })));
  return answers.filter(({ status, text, path }) => (status === 200 && !path.startsWith("/lacak") && text.includes(words)) || (path === "/saya" && text.includes(code))).map(({ path }) => path);
}

/** Somebody has the phone after somebody else. */
async function nextUser(at: Target): Promise<Outcome[]> {
  const phone = at.guest();
  const ordinary = await report(phone, "jalan_rusak", road);
  const confidential = await report(phone, "narkoba", drugs);
  await listed(phone, ordinary.code);
  const asGuest = await found(phone, confidential.code, drugs.description);
  const device = new Map(phone.jar);
  await at.newcomer("081377700032", "Pemakai Berikutnya", phone);
  const asPerson = await found(phone, confidential.code, drugs.description);
  const left = ![...phone.jar.keys()].some((name) => name.endsWith("among_device"));
  const claimed = await listed(phone, ordinary.code);
  // Whoever kept the cookie, or the browser of somebody whose sign-in was cut off.
  const later = at.guest();
  for (const [name, value] of device) later.jar.set(name, value);
  const others = await report(later, "jalan_rusak", road);
  await listed(later, others.code);
  const taken = (await phone.get("/saya")).text.includes(others.code);
  await report(phone, "jalan_rusak", road);
  await phone.post("/auth/out", { to: "/" });
  const forgotten = ![...phone.jar.keys()].some((name) => name.endsWith("among_device"));
  const opens = (await at.guest().get(confidential.link)).text.includes(drugs.description);
  return [
    outcome(3, "a confidential report, to the next user of the phone", "found nowhere", asGuest.length === 0, asGuest.join(" ") || "found nowhere"),
    outcome(3, "the same, once the next user has signed in there", "found nowhere", asPerson.length === 0, asPerson.join(" ") || "found nowhere"),
    outcome(3, "the same, by its link in another browser", "opens", opens, opens ? "opens" : "does not open"),
    outcome(3, "what was reported before signing in", "is the person's", claimed, claimed ? "is the person's" : "is not"),
    outcome(3, "what the same device reports after somebody signed in", "is not theirs", !taken, taken ? "is theirs" : "is not theirs"),
    outcome(3, "the device's cookie at sign-in and at sign-out", "left behind both times", left && forgotten, `${left ? "left" : "kept"}, ${forgotten ? "left" : "kept"}`),
  ];
}

const inventedCookies = 1_000;
const freshDevices = 120;
/** What newcomers from one address may do in an hour. */
const allowed = 40;

/** One client wants to be many. */
async function manyVoices(at: Target): Promise<Outcome[]> {
  const { code } = await report(at.guest(), "jalan_rusak", road);
  const voices = async (): Promise<number> => (await at.guest().get(`/api/reports/${code}`)).json.supporters;
  const name = [...(await visited(at)).jar.keys()].find((key) => key.endsWith("among_device"))!;
  for (let n = 0; n < inventedCookies; n += 50) {
    await Promise.all(Array.from({ length: 50 }, () => at.guest().ask(`/api/reports/${code}/support`, { method: "POST", headers: { cookie: `${name}=${secret()}` } })));
  }
  const invented = await voices();
  for (let n = 0; n < freshDevices; n++) await at.guest().post(`/laporan/${code}`, { action: "support" });
  const fresh = (await voices()) - invented;
  return [
    outcome(10, `${inventedCookies} made-up device cookies say me too`, "none is counted", invented === 0, `${invented} counted`),
    outcome(10, `${freshDevices} new devices of one address say me too`, `at most ${allowed} are counted`, fresh > 0 && fresh <= allowed, `${fresh} counted`),
  ];
}

async function visited(at: Target): Promise<Browser> {
  const browser = at.guest();
  await browser.get("/lapor/jalan_rusak");
  return browser;
}

/** The next user of a shared phone, and one client as a thousand devices. */
export const sharedPhone = async (at: Target): Promise<Outcome[]> => [...(await nextUser(at)), ...(await manyVoices(at))];
