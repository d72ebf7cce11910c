// Locking people out, codes that work twice, sessions, errors that anybody can cause, and weak passwords.
import { setTimeout as pause } from "node:timers/promises";
import type { Browser } from "./browser.ts";
import { outcome, type Outcome } from "./table.ts";
import { password, type Target } from "./target.ts";

const lastOf = (found: (string | undefined)[]): string => found.at(-1) ?? "no redirect";
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

export async function signIn(at: Target): Promise<Outcome[]> {
  const began = Date.now();
  const fresh = { typed: "0812-9990-0001", number: "6281299900001" };
  const owner = at.guest();
  await owner.post("/auth/phone", { phone: fresh.typed });
  const code = await at.sentCode(fresh.number);
  const found = [...(await againstOfficers(at)), ...(await twice(at)), ...(await passwords(at)), ...(await errors(at))];
  // Between two codes for one number lie 30 seconds.
  await pause(Math.max(0, began + 31_000 - Date.now()));
  return [...found, ...(await againstCitizens(at, owner, code, fresh))];
}

async function againstOfficers(at: Target): Promise<Outcome[]> {
  const email = at.address("operator");
  const give = async (browser: Browser, secret = password) => (await browser.post("/auth/staff", { email, password: secret })).location;
  const desk = await at.signIn("operator");
  await desk.post("/auth/out", {});
  const tries: (string | undefined)[] = [];
  for (let i = 0; i < 11; i++) tries.push(await give(at.guest(), "wrong wrong wrong"));
  const own = await give(desk);

  const editor = at.address("editor");
  const thief = at.guest();
  await thief.post("/auth/staff", { email: editor, password: "wrong wrong wrong" });
  const factors: (string | undefined)[] = [];
  for (let i = 0; i < 11; i++) for (const step of ["totp", "recovery"]) factors.push((await thief.post(`/auth/staff/${step}`, { code: "000000" })).location);
  const editorIn = await at.signIn("editor").then(() => "in", String);
  return [
    outcome(5, "11 wrong passwords of others, then the officer at the own desk", "strangers are stopped, the officer is not", Boolean(lastOf(tries).includes("limited") && own?.includes("langkah=totp")), `strangers ${lastOf(tries)}, officer ${own}`),
    outcome(5, "22 second factors and recovery codes without the password", "none is counted; the officer gets in", factors.every((to) => to?.includes("galat=expired")) && editorIn === "in", `${lastOf(factors)}, officer ${editorIn}`),
  ];
}

async function againstCitizens(at: Target, owner: Browser, code: string, { typed, number }: { typed: string; number: string }): Promise<Outcome[]> {
  const thief = at.guest();
  const asked = (await thief.post("/auth/phone", { phone: typed })).location;
  const theirs = await at.sentCode(number);
  const guesses: (string | undefined)[] = [];
  for (let i = 0; i < 16; i++) guesses.push((await thief.post("/auth/code", { code: wrong(theirs) })).location);
  const right = (await thief.post("/auth/code", { code: theirs })).location;
  const own = (await owner.post("/auth/code", { code })).location;
  await owner.post("/auth/out", {});
  const again = (await owner.post("/auth/phone", { phone: typed })).location;
  return [
    outcome(5, "a stranger asks for a number's code and tries 16 wrong ones", "the owner's code still opens, the stranger's none", Boolean(right?.includes("galat=") && own && !own.includes("galat")), `stranger ${asked}, ${right}; owner ${own}`),
    outcome(5, "two codes were asked for within the pause; the owner asks again", "a browser that was in before is counted apart", Boolean(again?.includes("langkah=kode") && !again.includes("galat")), String(again)),
  ];
}

async function twice(at: Target): Promise<Outcome[]> {
  const email = at.address("agency_head");
  const enter = async (code: string, browser = at.guest()) => {
    await browser.post("/auth/staff", { email, password });
    return { browser, to: (await browser.post("/auth/staff/totp", { code })).location };
  };
  const code = await at.code("agency_head");
  const { browser, to } = await enter(code);
  const proved = (await browser.post("/auth/staff/prove", { code, to: "/akun" })).location;
  const again = await enter(code);
  const next = await at.code("agency_head");
  const many = await Promise.all(Array.from({ length: 5 }, async () => (await enter(next)).to));
  const inside = many.filter((each) => each && !each.includes("galat")).length;
  return [
    outcome(11, "a code of the authenticator at sign-in, then at proving oneself", "works once", !to?.includes("galat") && Boolean(proved?.includes("totp_wrong") && again.to?.includes("totp_wrong")), `${to}; ${proved}; ${again.to}`),
    outcome(11, "the same code five times at the same moment", "one gets in", inside === 1, `${inside} got in`),
  ];
}

async function passwords(at: Target): Promise<Outcome[]> {
  const browser = await at.signIn("admin");
  const weak = ["dinaspupr2026", "kotabatu2026!", "amongbatu2026", "bumiaji-2026!", "qwertyuiop123", "1qaz2wsx3edc", "rahasia123456"];
  const taken: string[] = [];
  for (const chosen of weak) {
    const { location } = await browser.post("/auth/staff/password", { current: password, new: chosen });
    if (!/galat=password_(local|common|personal)/.test(location ?? "")) taken.push(`${chosen} → ${location}`);
  }
  return [outcome(20, `${weak.length} passwords of town, agency, year and keyboard`, "each is refused", taken.length === 0, taken.join(", ") || "all refused")];
}

async function errors(at: Target): Promise<Outcome[]> {
  const before = at.program.errors();
  const paths = ["/500", "/en/500", "/%35%30%30", "/%2535%2530%2530", "/%", "/laporan/%zz", "/en/%E0%A4%A"];
  const statuses = await Promise.all(paths.map(async (path) => (await at.raw(`GET ${path} HTTP/1.1\r\nHost: localhost:${at.port}\r\nConnection: close\r\n\r\n`)).status));
  const head = `Host: localhost:${at.port}\r\nOrigin: ${at.origin}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na=bcd\r\n`;
  await Promise.all(["/auth/phone", "/lapor", "/akun", "/api/reports", "/auth/passkey/verify-authentication"].map((path) => at.raw(`POST ${path} HTTP/1.1\r\n${head}`, 200)));
  await pause(300);
  const written = at.program.errors() - before;
  return [outcome(18, `${paths.length} addresses of errors or that cannot be read, 5 requests cut off`, "404 each, and no line of the log says error", statuses.every((s) => s === 404) && written === 0, `${[...new Set(statuses)].join(" ")}; ${written} errors`)];
}
