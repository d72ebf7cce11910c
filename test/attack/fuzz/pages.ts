import { formsOf, type Form } from "../../page-forms.ts";
import { pageTable } from "../../routes/page-table.ts";
import type { Browser } from "../browser.ts";
import { password, type Target, type Who } from "../target.ts";
import type { Known } from "./operations.ts";

/** A form as it was served, and who was shown it. */
export interface Served extends Form {
  who: Who | "guest";
  /** Further cookies it needs: it stands in the middle of a sign-in. */
  cookie?: string;
}

/** What is like another page but for which thing it is about. */
const shapeOf = (path: string): string => path.replace(/(per|lst|dea|req|pho|ses|rep)_[0-9A-Z]{26}|BTU-\w{5}/g, "…").replace(/[?&](lanjut|kunci|month|bulan|sejak)=[^&]*/g, "");

/**
 * Walks through the site as these people, along its links, and reads the forms of every page.
 * @param maxPages of each of them, at most
 */
export async function crawl(at: Target, people: (Who | "guest")[], maxPages: number, known: Known): Promise<{ forms: Served[]; paths: string[]; broken: string[] }> {
  const forms = new Map<string, Served>();
  const paths = new Set<string>();
  const broken: string[] = [];
  for (const who of people) {
    const browser = who === "guest" ? at.guest() : await at.as(who);
    const waiting = Object.keys(pageTable).filter((path) => !path.includes("[") && !/^\/\d{3}$/.test(path));
    const shapes = new Map<string, number>();
    for (let pages = 0; pages < maxPages; ) {
      const path = waiting.shift();
      if (!path) break;
      const shape = shapeOf(path);
      const seen = shapes.get(shape) ?? 0;
      if (seen >= 2) continue;
      shapes.set(shape, seen + 1);
      pages++;
      const { status, text, headers } = await browser.get(path);
      if (status >= 500) broken.push(`${who} GET ${path} ${status}`);
      known.learn(text);
      if (status !== 200 || !headers.get("content-type")?.startsWith("text/html")) continue;
      paths.add(path);
      for (const form of formsOf(text)) keep(forms, { ...form, action: form.action || path, who });
      for (const [, link = ""] of text.matchAll(/href="(\/[^"#]*)"/g)) if (!/^\/(media|_astro|_local|api|auth)\//.test(link) && !/\.(css|js|svg|png|ico|woff2)$/.test(link)) waiting.push(link.replaceAll("&amp;", "&"));
    }
  }
  for (const form of await inSignIn(at)) keep(forms, form);
  return { forms: [...forms.values()], paths: [...paths], broken };
}

function keep(forms: Map<string, Served>, form: Served): void {
  const names = [...form.fields.map(([name]) => name), ...form.open, ...form.buttons.map(([name]) => name)].sort();
  forms.set([form.who, form.method, shapeOf(form.action), ...new Set(names)].join(" "), form);
}

/** The forms that stand only in the middle of signing in, and of proving oneself again. */
async function inSignIn(at: Target): Promise<Served[]> {
  const found: Served[] = [];
  const read = async (browser: Browser, path: string, who: Who | "guest"): Promise<void> => {
    const { text } = await browser.get(path);
    found.push(...formsOf(text).map((form) => ({ ...form, action: form.action || path, who, cookie: who === "guest" ? browser.cookie : undefined })));
  };
  const asked = at.guest();
  await asked.post("/auth/phone", { phone: "081234567877" });
  await read(asked, "/masuk?langkah=kode", "guest");
  const half = at.guest();
  await half.post("/auth/staff", { email: at.address("editor"), password });
  for (const step of ["totp", "cadangan-masuk"]) await read(half, `/masuk?langkah=${step}`, "guest");
  const newcomer = at.guest();
  await newcomer.post("/auth/phone", { phone: "081234567878" });
  await newcomer.post("/auth/code", { code: await at.sentCode("6281234567878") });
  await read(newcomer, "/masuk?langkah=profil", "guest");
  await read(await at.as("operator"), "/masuk?langkah=bukti", "operator");
  found.push({ who: "guest", action: "/auth/invitation", method: "post", multipart: false, fields: [["token", "A".repeat(26)], ["name", "Orang"], ["password", "rahasia-sekali-panjang"]], open: [], buttons: [] });
  return found;
}
