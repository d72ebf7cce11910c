import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { words } from "../../web/src/shell/words.ts";
import { fits, launch, picture, town, violations, visitor, type Town } from "./harness.ts";

const { id, en } = words;

let here: Town;
let chrome: Browser;
beforeAll(async () => {
  [here, chrome] = await Promise.all([town(), launch()]);
}, 120_000);
afterAll(async () => {
  await here?.close();
});

/** The page as it is has nothing wrong, fits, and is kept as a picture. */
async function sound(page: Page, name: string): Promise<void> {
  await picture(page, `account-${name}`);
  expect(await violations(page), name).toEqual([]);
  expect(await fits(page), name).toBe(true);
}

/** The last code sent to a number. */
async function codeTo(digits: string): Promise<string> {
  const { messages } = (await (await fetch(`${here.origin}/_local/inbox.json?to=${digits}`)).json()) as { messages: { text: string }[] };
  return /\d{6}/.exec(messages[0]!.text)![0];
}

/** What an authenticator of the demo staff shows now: the local inbox tells it, for whoever tries the town out. */
const shown = async (): Promise<string> => /<b>(\d{6})<\/b>/.exec(await here.inbox())![1]!;

const languages = [
  { prefix: "", words: id.account, phone: "0813 9000 0001", digits: "6281390000001" },
  { prefix: "/en", words: en.account, phone: "+62 813-9000-0002", digits: "6281390000002" },
];

test.each(languages)("without script, on a phone: from the number to the account and out again ($prefix)", async ({ prefix, words, phone, digits }) => {
  const { page, context } = await visitor(chrome, here.origin, { size: "phone", script: false });
  const name = prefix.slice(1) || "id";
  const began = Date.now();
  await page.goto(`${prefix}/masuk?to=${prefix}/akun`);
  await sound(page, `${name}-phone`);
  await page.getByLabel(words.signIn.phone).fill(phone);
  await page.getByRole("button", { name: words.signIn.sendCode }).click();
  await sound(page, `${name}-code`);

  await page.getByLabel(words.signIn.codeField).fill("000000");
  await page.getByRole("button", { name: words.signIn.enter, exact: true }).click();
  await sound(page, `${name}-wrong`);
  await page.getByRole("button", { name: words.signIn.resend }).click();
  await expect(page.getByRole("alert").first().innerText()).resolves.toContain(words.wrong.limited);
  await page.getByLabel(words.signIn.codeField).fill(await codeTo(digits));
  await page.getByRole("button", { name: words.signIn.enter, exact: true }).click();

  await sound(page, `${name}-profile`);
  await page.getByLabel(words.profile.name).fill("Siti Aminah");
  await page.getByLabel(words.profile.farmer).check();
  await page.getByLabel(words.profile.consent).check();
  await page.getByRole("button", { name: words.profile.save }).click();

  expect(new URL(page.url()).pathname).toBe(`${prefix}/akun`);
  // Typing aside, the way in is a matter of seconds.
  expect(Date.now() - began).toBeLessThan(30_000);
  await sound(page, `${name}-account`);
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Siti Aminah");
  expect(await page.getByText(words.own.declared).count()).toBe(1);

  await page.goto(`${prefix}/akun/hapus`);
  await sound(page, `${name}-delete`);
  await page.getByLabel(words.remove.confirm(words.remove.word)).fill(words.remove.word);
  await page.getByRole("button", { name: words.remove.button }).click();
  expect(await page.getByText(words.signIn.deleted).count()).toBe(1);
  expect(await context.cookies()).toEqual([]);
  await context.close();
});

test("an admin works on a phone: two steps in, every page sound in both languages, an invitation whose link works", async () => {
  const { page, context, complaints } = await visitor(chrome, here.origin, { size: "phone" });
  const { staff } = id.account;
  await page.goto("/admin/undangan");
  expect(new URL(page.url()).searchParams.get("to")).toBe("/admin/undangan");
  await sound(page, "staff");
  await page.getByLabel(staff.email).fill("admin@batu.example");
  await page.getByLabel(staff.password).fill("apel-manalagi-dari-batu");
  await page.getByRole("button", { name: staff.next }).click();
  await sound(page, "totp");
  await page.getByLabel(staff.totpField).fill(await shown());
  await page.getByRole("button", { name: staff.confirm, exact: true }).click();
  expect(new URL(page.url()).pathname).toBe("/admin/undangan");

  await page.getByLabel(id.admin.invitations.name, { exact: true }).fill("Dewi Lestari");
  await page.getByLabel(id.admin.invitations.email, { exact: true }).fill("dewi@batu.example");
  await page.locator("#role-0").selectOption("agency_officer");
  await page.locator("#agency-0").selectOption("dlh");
  await page.getByRole("button", { name: id.admin.invitations.button }).click();
  const link = await page.locator("#invitation-link").inputValue();
  await sound(page, "invited");
  for (const path of ["/admin", "/admin/orang", "/admin/instansi/dlh", "/admin/jenis", "/en/admin/jenis/sampah", "/admin/izin", "/en/admin/jejak", "/admin/simpanan", "/akun"]) {
    await page.goto(path);
    await sound(page, path.slice(1).replaceAll("/", "-"));
  }
  // The last page is the account: a passkey is added there, and opens the door alone.
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await page.getByRole("button", { name: id.account.own.passkeyAdd }).click();
  await page.waitForURL(/kunci=1/);
  expect(await page.getByText(id.account.own.passkeyAdded).count()).toBe(1);
  await sound(page, "passkey");
  await page.getByRole("button", { name: id.account.own.out }).click();
  await page.goto("/masuk?cara=petugas&to=/admin/jejak");
  await page.getByRole("button", { name: staff.passkey }).click();
  await page.waitForURL(/\/admin\/jejak$/);
  expect(complaints).toEqual([]);
  await context.close();

  const guest = await visitor(chrome, here.origin, { size: "phone", script: false });
  await guest.page.goto(new URL(link).pathname);
  await sound(guest.page, "invitation");
  await guest.page.getByLabel(id.account.invited.password).fill("kuda hijau naik sepeda");
  await guest.page.getByRole("button", { name: id.account.invited.make }).click();
  await sound(guest.page, "enrol");
  expect(await guest.page.locator("svg.qr path").getAttribute("d")).toMatch(/^M\d+ \d+h1/);
  await guest.context.close();
});
