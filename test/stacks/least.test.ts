import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import sharp from "sharp";
import { roles, type Role as Rank } from "@among/core/actor";
import { connect, use } from "@among/core/config";
import { id } from "@among/core/id";
import * as Flow from "@among/core/identity/flow";
import * as Invitation from "@among/core/identity/invitation";
import { ruleOf, type Action } from "@among/core/identity/permissions";
import { incoming } from "@among/core/media/photo";
import { react, tick } from "@among/core/reactions";
import { api } from "@among/functions/api";
import { auth } from "@among/functions/auth";
import { handler as process } from "@among/functions/media";
import { assemble } from "@among/functions/http/assemble";
import { mediaRecord } from "@among/local/records";
import { demoCode, seedPeople } from "@among/local/seed/people";
import { sqlite } from "@among/local/store/sqlite";
import { render } from "@among/web/site";
import { access } from "../../web/src/access.ts";
import { authenticator } from "../identity/authenticator.ts";
import { Browser, signIn, stage } from "../identity/stage.ts";
import { ask, deviceCookieOf, signedIn, told } from "../routes/people.ts";
import { world, type World } from "../world.ts";
import { guardedBucket, guardedTable, Role, type Statement } from "./policy.ts";
import { synth } from "./synth.ts";
import { written } from "./written.ts";

// The stories of the platform, told with each function's own permissions, as the templates give them.

const may: Record<string, Statement[]> = {};
const used = new Set<string>();
beforeAll(async () => {
  const { all } = await synth("production");
  for (const { id: name, resource } of all("AWS::IAM::Policy")) may[name.replace(/roleDefaultPolicy[0-9A-F]{8}$/, "")] = resource.Properties.PolicyDocument.Statement;
});

let role: Role;
let town: World;
beforeEach(async () => {
  role = new Role(may, used);
  town = await world();
  connect({ ...use(), table: guardedTable(town.table, role), bucket: guardedBucket(town.bucket, role) });
});
afterEach(() => {
  town.close();
  expect(role.refused).toEqual([]);
});

test("sign-in does all it does with its own rows", async () => {
  const table = sqlite(":memory:");
  await stage({ table: guardedTable(table, role) });
  const people = await seedPeople();
  const admin = people.find((p) => p.role === "admin")!;
  const officer = people.find((p) => p.role === "agency_officer")!;
  const { link } = await Invitation.invite({ ...admin.actor, provedAt: Date.now() } as typeof admin.actor, { email: "baru@batu.example", name: "Pegawai Baru", grants: [{ role: "agency_officer", agency: "dlh" }] });
  await role.as("auth", async () => {
    const phone = await signIn();
    expect(await phone.post("/auth/profile", { name: "Sri Wahyuni", consent: "ya", village: "35.79.02.2003" })).toBe("/");
    expect(await phone.post("/auth/profile", { name: "Sri", consent: "ya", from: "akun" })).toBe("/akun?tersimpan=1");
    expect(await phone.post("/auth/out", {})).toBe("/");
    const again = await signIn("0813-9876-5432", new Browser("203.0.113.20"));
    expect(await again.post("/auth/session/revoke", { id: "ses_none" }).catch((error: Error) => error.message)).toContain("404");

    const staff = new Browser("203.0.113.30");
    expect(await staff.post("/auth/staff", { email: officer.email!, password: "not this one either" })).toContain("sign_in_wrong");
    expect(await staff.post("/auth/staff", { email: officer.email!, password: officer.password! })).toBe("/masuk?langkah=totp");
    expect(await staff.post("/auth/staff/totp", { code: "000000" })).toContain("totp_wrong");
    expect(await staff.post("/auth/staff/totp", { code: await demoCode() })).toBe("/petugas");

    const invited = new Browser("203.0.113.40");
    const password = "hujan turun di bumiaji";
    expect(await invited.post("/auth/invitation", { token: link.split("/").at(-1)!, name: "Pegawai Baru", password })).toBe("/masuk?langkah=pasang");
    const { totpUri, recovery } = Flow.read(invited.cookie)!;
    expect(await invited.post("/auth/staff/enrol", { code: authenticator(totpUri!) })).toBe("/masuk?langkah=cadangan");
    expect(await invited.post("/auth/staff/enrolled", {})).toBe("/petugas");
    expect((await invited.send("GET", "/auth/passkey/generate-register-options")).status).toBe(200);
    expect((await invited.send("GET", "/auth/passkey/list-user-passkeys")).status).toBe(200);
    const lost = new Browser("203.0.113.50");
    await lost.post("/auth/staff", { email: "baru@batu.example", password });
    expect(await lost.post("/auth/staff/recovery", { code: recovery![0]! })).toBe("/petugas");
    expect(await lost.post("/auth/staff/codes", { password, to: "/akun" })).toBe("/masuk?langkah=cadangan");
    expect(await lost.post("/auth/staff/password", { current: password, new: "kabut pagi di sumberbrantas" })).toBe("/akun?sandi=1");
    expect((await new Browser("203.0.113.60").send("GET", "/auth/passkey/generate-authenticate-options")).status).toBe(200);
  });
  table.close();
});

test("a page that says what went wrong with signing in needs no more than that", async () => {
  const { cookie } = await signedIn("agency_officer", "dpupr");
  const door = assemble({ apps: [auth], pages: async () => render });
  const answers = await role.as("auth", async () => [
    await door.request(`${town.origin}/auth/nothing`, { headers: { cookie: `${cookie}; ${deviceCookieOf()}`, accept: "text/html" } }),
    await door.request(`${town.origin}/auth/staff/password`, { method: "POST", headers: { cookie, origin: "https://evil.example", accept: "text/html" } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 403]);
  for (const answer of answers) expect(await answer.text()).toContain("</html>");
});

const picture = () => sharp({ create: { width: 900, height: 700, channels: 3, background: "#446688" } }).jpeg().toBuffer();

test("a report with a photo goes its way: asked, processed, reacted to, hidden, shown, overdue", async () => {
  const officer = await signedIn("agency_officer", "dpupr");
  const operator = await signedIn("operator");
  const device = deviceCookieOf();
  const sent = await role.as("api", () => told("/api/photos", { body: { type: "image/jpeg", bytes: 300_000 }, cookie: device }));
  expect(sent.status).toBe(201);
  const photo = sent.body.id as string;
  // What a browser does with the form it got.
  await town.bucket.put(incoming(photo), await picture(), "image/jpeg");
  // Processed before the report comes, and after it.
  const early = (await role.as("api", () => told("/api/photos", { body: { type: "image/jpeg", bytes: 300_000 }, cookie: device }))).body.id as string;
  await town.bucket.put(incoming(early), await picture(), "image/jpeg");
  await role.as("media", () => process({ Records: [mediaRecord(incoming(early))] }));
  const draft = { id: id("rep"), category: "jalan_rusak", point: { lat: -7.8716, lng: 112.5269 }, answers: { kerusakan: "lubang", ukuran: "besar", bisa_dilewati: "ya" }, description: "Lubang besar di depan pasar, dua motor jatuh.", phone: "0812-3456-7890", photos: [early, photo] };
  const { body: report } = await role.as("api", () => told("/api/reports", { body: draft, cookie: device }));
  expect(report.code).toMatch(/^BTU-/);
  // A page that got no answer sends it again; the first photo is where it belongs already.
  expect((await role.as("api", () => told("/api/reports", { body: draft, cookie: device }))).body.code).toBe(report.code);
  // The same event twice: what was moved already is not there, which must not look like a refusal.
  for (const _ of [1, 2]) await role.as("media", () => process({ Records: [mediaRecord(incoming(photo))] }));
  expect(await town.bucket.get(`media/${photo}/480.webp`)).toBeDefined();
  await role.as("stream", () => town.drain());
  expect(town.sent).toHaveLength(1);
  const move = async (name: string, body: object, by: { cookie: string }) => {
    const { staff } = (await told(`/api/reports/${report.code}`, { cookie: by.cookie })).body;
    const answer = await role.as("api", () => told(`/api/reports/${report.code}/moves/${name}`, { body: { version: staff.version, ...body }, cookie: by.cookie }));
    expect([name, answer.status, answer.body.error]).toEqual([name, 200, undefined]);
    await role.as("stream", () => town.drain());
  };
  await move("take", {}, officer);
  await move("acknowledge", { text: "Kami cek hari ini." }, officer);
  await move("hide", { text: "Ada pelat nomor di foto." }, operator);
  expect(await town.bucket.get(`media/${photo}/480.webp`)).toBeUndefined();
  // Told once more, as a stream may.
  const { items } = await town.table.query({ pk: `report#${report.code}`, limit: 100 });
  for (const item of items) await role.as("stream", () => react({ kind: "INSERT", id: "again", item }));
  await move("show", { text: "Sudah diperiksa." }, operator);
  expect(await town.bucket.get(`media/${photo}/480.webp`)).toBeDefined();
  const later = new Date(Date.now() + 40 * 86_400_000);
  await role.as("clock", () => tick(later));
  await role.as("stream", () => town.drain());
  await move("finish", { text: "Lubang sudah ditambal." }, officer);
  await role.as("clock", () => tick(new Date(later.getTime() + 400 * 86_400_000)));
});

test("goods are sold, flagged and taken down; a person takes their data along and goes", async () => {
  const [farmer, buyer, operator] = [await signedIn("farmer"), await signedIn("buyer"), await signedIn("operator")];
  const call = (path: string, by: { cookie: string }, body?: unknown, method?: string) => role.as("api", () => told(path, { body, cookie: by.cookie, method }));
  const goods = { id: id("lst"), commodity: "wortel", grade: "A", quantity: 100_000, price: 8_000, village: "35.79.02.2003", point: { lat: -7.8716, lng: 112.5269 }, handover: { pickup: true } };
  const { body: listing } = await call("/api/listings", farmer, goods);
  const { body: deal } = await call(`/api/listings/${listing.id}/offers`, buyer, { id: id("dea"), quantity: 20_000, price: 8_000, handover: "pickup" });
  await role.as("stream", () => town.drain());
  const { body: now } = await call(`/api/deals/${deal.id}`, farmer);
  expect((await call(`/api/deals/${deal.id}/moves/accept`, farmer, { version: now.version })).status).toBe(200);
  expect((await call("/api/me/selling", farmer)).status).toBe(200);
  const flag = () => ask(`/api/listings/${listing.id}/flags`, { body: { reason: "other", text: "Fotonya bukan barangnya." }, cookie: buyer.cookie });
  expect((await role.as("api", flag)).ok).toBe(true);
  expect((await call("/api/flags", operator)).status).toBe(200);
  await role.as("stream", () => town.drain());
  await role.as("clock", () => tick(new Date(Date.now() + 90 * 86_400_000)));
  expect((await role.as("api", () => ask(`/api/me/favourites/${listing.id}`, { method: "PUT", cookie: buyer.cookie }))).ok).toBe(true);
  expect((await call("/api/me/data", buyer)).status).toBe(200);
  expect((await role.as("api", () => ask("/api/me", { method: "DELETE", cookie: buyer.cookie }))).status).toBe(204);
  await role.as("stream", () => town.drain());
});

test("every page is rendered with what the site may read", async () => {
  const cookies = new Map<Rank, string>();
  for (const rank of roles) cookies.set(rank, (await signedIn(rank, rank.startsWith("agency_") ? "dpupr" : undefined)).cookie);
  const site = assemble({ apps: [api], pages: async () => render });
  let seen = 0;
  for (const [page, wanted] of Object.entries(access)) {
    const path = page.replace(/\[(\w+)\]/g, (_, name: string) => ({ kategori: "sampah", komoditas: "apel", code: "BTU-33333" })[name] ?? "per_00000000000000000000000000");
    const cookie = wanted === "public" ? deviceCookieOf() : wanted === "session" ? cookies.get("citizen")! : cookies.get(roles.find((rank) => ruleOf(wanted as Action)[rank])!)!;
    const answer = await role.as("site", async () => site.request(town.origin + path, { headers: { cookie } }));
    if (!/^\/\d{3}$/.test(page)) expect([page, answer.status < 500]).toEqual([page, true]);
    seen++;
  }
  expect(seen).toBeGreaterThan(30);
});

/** Reads at once what it could read one by one: it goes with GetItem, used or not. */
const goesAlong = / dynamodb:BatchGetItem$/;

test("nothing is given that no story uses", () => {
  const ofRows = ({ Resource }: Statement) => [Resource].flat().some((each) => /^\$\{(Table|Media)\.Arn\}/.test(written(each)));
  const given = (name: string) => may[name]!.filter((s) => s.Effect === "Allow" && ofRows(s)).flatMap(({ Action }) => [Action].flat());
  // A page calls the same verbs as the API, in its own process, so the two are given the same.
  expect(given("site")).toEqual(given("api"));
  const all = ["api", "auth", "stream", "clock", "media"].flatMap((name) => given(name).map((action) => `${name} ${action}`));
  expect(all.filter((each) => !/ dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)$/.test(each) && !goesAlong.test(each) && !used.has(each))).toEqual([]);
});

test("what is not written down is refused", async () => {
  const there = (keys: string[], name: string) => role.as(name, async () => use().table.batchGet(keys.map((pk) => ({ pk, sk: "x" })))).then(() => true, () => false);
  expect(await there(["report#BTU-33333"], "api")).toBe(true);
  expect(await there(["report#BTU-33333"], "auth")).toBe(false);
  expect(await there(["person#per_1", "report#BTU-33333"], "auth")).toBe(false);
  for (const name of ["api", "site", "stream", "clock"]) expect(await there(["person#per_1", "code#abc"], name)).toBe(false);
  expect(await there(["photo#pho_1"], "media")).toBe(false);
  const query = (pk: string, name: string, index?: "g4") => role.as(name, () => use().table.query({ pk, index, limit: 1 })).then(() => true, () => false);
  expect([await query("auth#verification#3", "auth", "g4"), await query("auth#verification#3", "site", "g4")]).toEqual([true, false]);
  const read = (key: string, name: string) => role.as(name, () => use().bucket.get(key)).then(() => true, () => false);
  expect([await read("incoming/a", "media"), await read("incoming/a", "api"), await read("private/a", "clock"), await read("private/a", "auth"), await read("other/a", "media")]).toEqual([true, false, false, false, false]);
  role.refused.length = 0;
});
