import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { authenticator } from "../identity/authenticator.ts";
import { Browser, raw } from "./browser.ts";
import { start, type Program } from "./program.ts";

export { outcome, type Outcome } from "./table.ts";

/** Who of the demo town can sign in: the public by their phone, staff by address, password and second factor. */
const demoPeople = {
  citizen: "+6281200000010",
  farmer: "+6281200000011",
  buyer: "+6281200000012",
  extension_officer: "extension.officer@batu.example",
  editor: "editor@batu.example",
  agency_officer: "agency.officer.dpupr@batu.example",
  agency_head: "agency.head.dpupr@batu.example",
  other_officer: "agency.officer.dlh@batu.example",
  operator: "operator@batu.example",
  admin: "admin@batu.example",
} as const;
export type Who = keyof typeof demoPeople;

/** What the demo people know; it opens nothing but a demo town. */
export const password = "apel-manalagi-dari-batu";
const authenticatorUri = "otpauth://totp/demo?secret=MFWW63THFVSGK3LPFVZWKY3PNZSC2ZTBMN2G64RNONSWG4TFOQQQ";

export interface Text {
  to: string;
  at: string;
  text: string;
}

/** The platform that is attacked: the real program on this machine, with a data folder of its own. */
export interface Target {
  /** `http://localhost:<port>`; other after `restart`. */
  readonly origin: string;
  readonly port: number;
  readonly folder: string;
  readonly program: Program;
  /** A browser that was never here. */
  guest(): Browser;
  /** The browser of a demo person, signed in; the same one for each who asks. */
  as(who: Who): Promise<Browser>;
  /** Signs somebody in, in this browser or a new one. */
  signIn(who: Who, browser?: Browser): Promise<Browser>;
  /** Signs a number in, which is a new account the first time. @param phone as typed */
  newcomer(phone: string, name?: string, browser?: Browser): Promise<Browser>;
  address(who: Who): string;
  /** A code of the person's authenticator that was not given yet. */
  code(who: Who): Promise<string>;
  /** What was sent, newest first. @param to only to this number */
  texts(to?: string): Promise<Text[]>;
  /** The code in the newest text to a number. */
  sentCode(to: string): Promise<string>;
  /** Sends bytes as they are. */
  raw(bytes: string | Buffer, wait?: number): ReturnType<typeof raw>;
  /** Ends the program (SIGKILL for a crash) and starts it again on the same folder. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the platform.
 * @param town `people` has the demo people and nothing else, and is there in seconds; `demo` is the whole demo town
 */
export async function target(town: "people" | "demo" = "people"): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), "among-attack-"));
  if (town === "people") await fillWithPeople(folder);
  let program = start(folder);
  let origin = await program.ready;
  const signedIn = new Map<Who, Promise<Browser>>();
  const lastStep = new Map<Who, number>();

  const at: Target = {
    get origin() {
      return origin;
    },
    get port() {
      return Number(new URL(origin).port);
    },
    get program() {
      return program;
    },
    folder,
    guest: () => new Browser(origin),
    as(who) {
      const before = signedIn.get(who) ?? at.signIn(who);
      signedIn.set(who, before);
      return before;
    },
    address: (who) => demoPeople[who],
    signIn: (who, browser = at.guest()) => (demoPeople[who].startsWith("+") ? byPhone(at, demoPeople[who], browser) : byPassword(at, who, browser)),
    async newcomer(phone, name = "Warga Baru", browser = at.guest()) {
      await byPhone(at, phone, browser);
      await browser.post("/auth/profile", { name, village: "35.79.02.2003", consent: "1" });
      return browser;
    },
    async code(who) {
      // A code opens once and none before it afterwards; the one before now and the next are taken as well.
      const now = Math.floor(Date.now() / 30_000);
      const step = Math.max(now - 1, (lastStep.get(who) ?? 0) + 1);
      if (step > now + 1) {
        await pause((step - 1) * 30_000 - Date.now());
        return at.code(who);
      }
      lastStep.set(who, step);
      return authenticator(authenticatorUri, step * 30_000);
    },
    texts: async (to) => (await at.guest().get(`/_local/inbox.json${to ? `?to=${to.replace(/\D/g, "")}` : ""}`)).json.messages,
    async sentCode(to) {
      for (const { text } of await at.texts(to)) {
        const code = /\b\d{6}\b/.exec(text)?.[0];
        if (code) return code;
      }
      throw new Error(`no code was sent to ${to}`);
    },
    raw: (bytes, wait) => raw(at.port, bytes, wait),
    async restart(signal) {
      await program.kill(signal);
      program = start(folder);
      origin = await program.ready;
      signedIn.clear();
    },
    async close() {
      await program.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return at;
}

async function fillWithPeople(folder: string): Promise<void> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "people.ts"), folder], { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`the demo people could not be made: ${code}`);
}

async function byPhone(at: Target, phone: string, browser: Browser): Promise<Browser> {
  const sent = await browser.post("/auth/phone", { phone });
  if (!sent.location?.includes("langkah=kode") || sent.location.includes("galat")) throw new Error(`no code for ${phone}: ${sent.status} ${sent.location}`);
  const national = phone.replace(/\D/g, "").replace(/^0/, "62");
  const entered = await browser.post("/auth/code", { code: await at.sentCode(national) });
  if (entered.location?.includes("galat")) throw new Error(`the code of ${phone} did not open: ${entered.location}`);
  return browser;
}

async function byPassword(at: Target, who: Who, browser: Browser): Promise<Browser> {
  const first = await browser.post("/auth/staff", { email: demoPeople[who], password });
  if (!first.location?.includes("langkah=totp")) throw new Error(`the password of ${who} did not open: ${first.status} ${first.location}`);
  const second = await browser.post("/auth/staff/totp", { code: await at.code(who) });
  if (second.location?.includes("galat")) throw new Error(`the second factor of ${who} did not open: ${second.location}`);
  return browser;
}
