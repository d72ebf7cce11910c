import { id } from "@among/core/id";
import type { Answer, Browser } from "./browser.ts";
import { brief, listing, open, report } from "./make.ts";
import { outcome, password, type Outcome, type Target } from "./target.ts";

const many = <T>(count: number, ask: (n: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, n) => ask(n)));
const taken = (answers: Answer[]): number => answers.filter(({ status }) => status < 300).length;

/** What may be done once, or so many times, done many times at one moment. */
export async function races(at: Target): Promise<Outcome[]> {
  return [await searches(at), await stock(at), await support(at), await sameDraft(at), await oneCode(at), await recoveryCode(at), await lastAdmin(at)];
}

async function searches(at: Target): Promise<Outcome> {
  const citizen = await at.as("citizen");
  const max = 20;
  await many(60, () => citizen.tell("/api/me/searches", { id: id("src"), commodity: "wortel" }));
  const { json } = await citizen.get("/api/me/searches");
  const count = (json.items ?? json.searches ?? json).length;
  return outcome(16, "60 saved searches at one moment", `${max} are kept`, count <= max, `${count} are kept`);
}

async function stock(at: Target): Promise<Outcome> {
  const [seller, buyer] = [await at.as("farmer"), await at.as("buyer")];
  const offered = listing({ quantity: 10_000 });
  await seller.tell("/api/listings", offered);
  const deals = Array.from({ length: 12 }, () => id("dea"));
  await many(12, (n) => buyer.tell(`/api/listings/${offered.id}/offers`, { id: deals[n], quantity: 4_000 }));
  const answers = await many(12, (n) => seller.tell(`/api/deals/${deals[n]}/moves/accept`, { version: 1 }));
  const { json } = await seller.get(`/api/listings/${offered.id}`);
  return outcome(16, "12 offers of 4 kg for 10 kg, taken at one moment", "2 are taken", taken(answers) === 2 && json.left >= 0, `${taken(answers)} taken, ${json.left} left`);
}

async function support(at: Target): Promise<Outcome> {
  const { code } = await open(at.guest(), report());
  const buyer = await at.as("buyer");
  await many(30, () => buyer.tell(`/api/reports/${code}/support`, {}));
  const { supporters } = (await at.guest().get(`/api/reports/${code}`)).json;
  return outcome(16, "30 voices of one person at one moment", "count once", supporters === 1, `${supporters} supporters`);
}

async function sameDraft(at: Target): Promise<Outcome> {
  const draft = report();
  const answers = await many(20, () => at.guest().tell("/api/reports", draft));
  const codes = new Set(answers.map(({ json }) => json?.code));
  return outcome(16, "one draft 20 times at one moment", "is one report", codes.size === 1 && answers.every(({ status }) => status < 300), `${codes.size} reports`);
}

async function oneCode(at: Target): Promise<Outcome> {
  const phone = "+6281234567830";
  const browser = at.guest();
  await browser.post("/auth/phone", { phone });
  const code = await at.sentCode(phone);
  const { cookie } = browser;
  const answers = await many(10, () => at.guest().ask("/auth/code", { method: "POST", headers: { cookie }, body: new URLSearchParams({ code }) }));
  const opened = answers.filter(({ headers }) => headers.getSetCookie().some((set) => /session_token=[^;]/.test(set))).length;
  return outcome(16, "one code by text 10 times at one moment", "opens once", opened === 1, `${opened} sessions`);
}

async function recoveryCode(at: Target): Promise<Outcome> {
  const who = "agency_head";
  const head = await at.as(who);
  await head.post("/auth/staff/codes", { password });
  const code = /<code>([^<]+)<\/code>/.exec((await head.get("/masuk?langkah=cadangan")).text)?.[1] ?? "none";
  const browsers = await many(6, async () => {
    const browser = at.guest();
    await browser.post("/auth/staff", { email: at.address(who), password });
    return browser;
  });
  const answers = await many(6, (n) => browsers[n]!.post("/auth/staff/recovery", { code }));
  const opened = answers.filter(({ location }) => location !== undefined && !location.includes("galat")).length;
  return outcome(16, "one recovery code 6 times at one moment", "opens once", opened === 1, `opened ${opened} times`);
}

/** The pages of the staff's people, by their names. */
async function pageOf(admin: Browser, name: string): Promise<{ path: string; version: string }> {
  const { text } = await admin.get("/admin/orang");
  const path = new RegExp(`href="(/admin/orang/per_\\w+)"[^>]*><b>${name}<`).exec(text)?.[1];
  if (!path) throw new Error(`${name} is not in the list`);
  const version = /name="version" value="(\d+)"/.exec((await admin.get(path)).text)?.[1] ?? "";
  return { path, version };
}

async function lastAdmin(at: Target): Promise<Outcome> {
  const wulan = await at.as("admin");
  const rizky = await pageOf(wulan, "Rizky Maulana");
  await wulan.post(rizky.path, { version: rizky.version, "role-0": "operator", "agency-0": "", "role-1": "admin", "agency-1": "" });
  const second = await at.signIn("operator");
  const [toWulan, toRizky] = [await pageOf(second, "Wulan Sari"), await pageOf(wulan, "Rizky Maulana")];
  const answers = await Promise.all([
    second.post(toWulan.path, { version: toWulan.version, "role-0": "operator", "agency-0": "" }),
    wulan.post(toRizky.path, { version: toRizky.version, "role-0": "operator", "agency-0": "" }),
  ]);
  const remain = (await Promise.all([wulan, second].map((browser) => browser.get("/admin")))).filter(({ status }) => status === 200).length;
  return outcome(14, "two admins take each other's role at one moment", "one admin remains", remain >= 1, `${remain} remain: ${answers.map(brief).join("; ")}`);
}
