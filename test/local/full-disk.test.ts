import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect, use } from "@among/core/config";
import * as Flow from "@among/core/identity/flow";
import { id } from "@among/core/id";
import { tick } from "@among/core/reactions";
import { Sessions } from "@among/core/identity/session";
import { tokenOf } from "@among/functions/http/actor";
import { site } from "@among/functions/site";
import { diskFull, isDiskFull } from "@among/local/store/disk-full";
import { world, type World } from "../world.ts";
import { draft } from "./starting.ts";

let town: World;
let isFull = false;
const jar = new Map<string, string>();
const app = site({ local: true });

beforeAll(async () => {
  town = await world();
  const { table } = town;
  // What the embedded store says then: the contract of the store holds the real errors to it.
  const orFull = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => (...args: A): Promise<R> => (isFull ? Promise.reject(diskFull()) : work(...args));
  connect({ ...use(), table: { ...table, get: table.get, batchGet: table.batchGet, query: table.query, write: orFull(table.write), update: orFull(table.update) } });
  await ask("/auth/phone", { phone: "081234567890" });
  await ask("/auth/code", { code: /^\d{6}/.exec(town.sent.at(-1)!.text)![0] });
});
afterAll(() => town.close());

/** As a browser without script sends it. */
async function ask(path: string, form?: Record<string, string>): Promise<{ status: number; to: string | null; html: string; wait: string | null }> {
  const headers: Record<string, string> = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "), origin: town.origin, ...(form && { "content-type": "application/x-www-form-urlencoded" }) };
  const answer = await app.request(town.origin + path, { method: form ? "POST" : "GET", headers, body: form && new URLSearchParams(form).toString() });
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
    /max-age=0/i.test(cookie) ? jar.delete(name!) : jar.set(name!, value!);
  }
  return { status: answer.status, to: answer.headers.get("location"), html: await answer.text(), wait: answer.headers.get("retry-after") };
}

async function full<T>(work: () => Promise<T>): Promise<T> {
  isFull = true;
  try {
    return await work();
  } finally {
    isFull = false;
  }
}

test("the API says 503 and when to come back, and what was sent is taken once there is room", async () => {
  const report = draft();
  const send = async () => app.request(`${town.origin}/api/reports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(report) });
  const answer = await full(send);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "60"]);
  expect((await answer.json()).error).toMatchObject({ kind: "unavailable", code: "store.full", retryAfter: 60 });
  expect((await send()).status).toBe(201);
});

test.each([
  ["/lapor/jalan_rusak", "Tempat penyimpanan layanan ini sedang penuh"],
  ["/en/lapor/jalan_rusak", "This service has run out of room"],
])("the form at %s says so in plain words and keeps what was typed", async (path, words) => {
  const form = { id: id("rep"), village: town.region.villages[0]!.code, landmark: "depan balai desa", "answers.kerusakan": "lubang", "answers.ukuran": "sedang", "answers.bisa_dilewati": "ya", seen_near: "1", description: "Lubang besar di depan pasar, hampir jatuh." };
  const refused = await full(() => ask(path, form));
  expect([refused.status, refused.wait]).toEqual([503, "60"]);
  expect(refused.html).toContain(words);
  expect(refused.html).toContain("Lubang besar di depan pasar, hampir jatuh.</textarea>");
  expect((await ask(path, form)).status).toBe(303);
});

test("pages can be read, also by somebody whose session would be prolonged by it", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 86_400_000 });
  const answers = await full(() => Promise.all(["/", "/jelajah", "/laporan", "/akun", "/lapor/jalan_rusak"].map((path) => ask(path)))).finally(() => vi.useRealTimers());
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test("signing in says so on its page, with the number still in its field", async () => {
  const sent = await full(() => ask("/auth/phone", { phone: "0812 9999 0000" }));
  expect([sent.status, sent.to]).toEqual([303, "/masuk?galat=store.full"]);
  expect(Flow.read(`${Flow.flowCookie}=${jar.get(Flow.flowCookie)}`)).toMatchObject({ typedPhone: "0812 9999 0000", retryAfter: 60 });
  const cookie = jar.get("among.session_token")!;
  jar.delete("among.session_token");
  const page = await full(() => ask(sent.to!));
  jar.set("among.session_token", cookie);
  expect([page.status, page.wait]).toEqual([503, "60"]);
  expect(page.html).toContain("sedang penuh");
  expect(page.html).toContain('value="0812 9999 0000"');
});

test("a page without a form of its own says so too", async () => {
  const page = await full(() => ask("/auth/session/revoke", { id: "ses_nothing" }));
  expect(page.status).not.toBe(500);
  const profile = await full(() => ask("/auth/profile", { name: "Sri Wahyuni", consent: "1", from: "akun" }));
  expect([profile.status, profile.to]).toEqual([303, "/akun?galat=store.full"]);
  const shown = await full(() => ask(profile.to!));
  expect([shown.status, shown.html.includes("sedang penuh")]).toEqual([503, true]);
});

test("signing out works: the session opens nothing from then on, and its row goes once there is room", async () => {
  const before = new Map(jar);
  const token = tokenOf(`among.session_token=${jar.get("among.session_token")}`)!;
  const row = () => town.table.get(Sessions.key({ userId: token.split(".")[0]!, token }));
  const out = await full(() => ask("/auth/out", { to: "/" }));
  expect([out.status, out.to, jar.has("among.session_token")]).toEqual([303, "/", false]);
  // Somebody who has a copy of the cookie.
  for (const [name, value] of before) jar.set(name, value);
  expect((await ask("/akun")).status).toBe(303);
  await full(() => tick());
  expect([(await row()) !== undefined, (await ask("/akun")).status]).toEqual([true, 303]);
  await tick();
  expect([await row(), (await ask("/akun")).status]).toEqual([undefined, 303]);
});

test("a full disk and a quota that is used up are known by what the system and SQLite say", () => {
  for (const error of [{ code: "ENOSPC" }, { code: "EDQUOT" }, { code: "ERR_SQLITE_ERROR", errcode: 13 }]) expect(isDiskFull(Object.assign(new Error(), error))).toBe(true);
  expect(isDiskFull(Object.assign(new Error(), { code: "ERR_SQLITE_ERROR", errcode: 5 }))).toBe(false);
});
