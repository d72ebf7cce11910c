import { setTimeout as pause } from "node:timers/promises";
import { id } from "@among/core/id";
import { listing, open, report } from "./make.ts";
import { outcome, type Outcome, type Target } from "./target.ts";

const evil = "evil.example";

/** Texts as a weapon: to numbers nobody asked, to dear ones, in great number, with words of one's own. */
export async function texts(at: Target): Promise<Outcome[]> {
  return [...(await dear(at)), await oneNumber(at), await followers(at), await words(at)];
}

/** How many texts a number got, once no more come. */
async function countTo(at: Target, phone: string): Promise<number> {
  await pause(1_500);
  return (await at.texts(phone)).length;
}

async function dear(at: Target): Promise<Outcome[]> {
  const ranges = { "a satellite phone": "+881612345678", "another satellite phone": "+870773123456", "a premium number": "+979123456789", "a shared-cost number": "+808123456789", "a premium number of the own country": "0809123456", "a number of a land that the pack does not name": "+79161234567" };
  const found: Outcome[] = [];
  for (const [what, phone] of Object.entries(ranges)) {
    await at.guest().tell("/api/reports", report({ phone }));
    const { code } = await open(at.guest(), report());
    await at.guest().tell(`/api/reports/${code}/follow`, { phone });
    await at.guest().post("/auth/phone", { phone });
    const count = await countTo(at, phone);
    found.push(outcome(4, `a report, following and a code for ${what}`, "no text", count === 0, `${count} texts`));
  }
  return found;
}

async function oneNumber(at: Target): Promise<Outcome> {
  const phone = "081234567840";
  for (let n = 0; n < 60; n++) await at.guest().tell("/api/reports", report({ phone }));
  const count = await countTo(at, `62${phone.slice(1)}`);
  return outcome(4, "60 guest reports with one number of somebody else", "at most 20 texts", count <= 20, `${count} texts`);
}

async function followers(at: Target): Promise<Outcome> {
  const { code } = await open(at.guest(), report());
  const victim = "081234567841";
  for (let n = 0; n < 60; n++) await at.guest().tell(`/api/reports/${code}/follow`, { phone: `0812999${String(n).padStart(5, "0")}` });
  await at.guest().tell(`/api/reports/${code}/follow`, { phone: victim });
  const officer = await at.as("agency_officer");
  const before = (await at.texts()).length;
  let steps = 0;
  const take = async (step: string, body: object): Promise<void> => {
    if ((await officer.tell(`/api/reports/${code}/moves/${step}`, { version: steps + 1, ...body })).status === 200) steps++;
  };
  for (let n = 0; n < 5; n++) await take("note", { text: `Catatan ke-${n} untuk semua.`, public: true });
  await take("acknowledge", {});
  await pause(3_000);
  const sent = (await at.texts()).length - before;
  return outcome(4, `61 numbers that nobody confirmed follow a report, and ${steps} steps of it`, "at most one text each", steps === 6 && sent <= 61, `${sent} texts`);
}

async function words(at: Target): Promise<Outcome> {
  const name = `Menang ${evil}/x`;
  const mallory = await at.newcomer("081234567842", name);
  const farmer = await at.as("farmer");
  const offered = listing({ variety: evil, description: `Klik ${evil}` });
  await farmer.tell("/api/listings", offered);
  const deal = id("dea");
  await mallory.tell(`/api/listings/${offered.id}/inquiries`, { id: deal, text: `Lihat https://${evil}/hadiah` });
  await mallory.tell(`/api/deals/${deal}/lines`, { id: id("lin"), text: `https://${evil}/lagi` });
  await mallory.tell(`/api/deals/${deal}/moves/offer`, { quantity: 1_000, text: `https://${evil}` });
  await mallory.tell("/api/listings", listing({ variety: evil }));
  await mallory.tell("/api/reports", report({ landmark: `dekat ${evil}`, description: `Buka https://${evil}/menang sekarang juga.`, phone: "081234567843" }));
  await pause(2_000);
  const all = await at.texts();
  const told = all.filter(({ text }) => text.includes(evil));
  return outcome(4, "a name, a question, an offer, a report, each with somebody's link", "no text has it", all.length > 0 && told.length === 0, `${told.length} of ${all.length} texts have it${told[0] ? `: ${told[0].text.slice(0, 60)}` : ""}`);
}
