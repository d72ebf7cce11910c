import { expect, test } from "vitest";
import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import { render } from "@among/web/site";
import { ask, guest, inTown, officer, person, town, village, waste } from "../respond/staff.ts";

inTown();

const seller = person("seller", { role: "farmer" });
const offered = async () =>
  (await create(seller, { id: id("lst"), commodity: "wortel", variety: "Kuroda", grade: "Campur", quantity: 50_000, price: 8_000, village: village(), handover: { pickup: true, collection: "Balai RW 3" }, description: "Dipetik pagi dan disortir." })).listing.id;

/** The levels of the headings that come after one that is more than one level above: a list of contents with a hole. */
const skipped = (html: string): string[] => {
  const levels = [...html.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
  return levels.flatMap((level, i) => (level - (levels[i - 1] ?? 0) > 1 ? [`h${levels[i - 1]} h${level}`] : []));
};

test("forms and staff pages end with the numbers to call and little else; other pages with all", async () => {
  const footer = (html: string): string => html.slice(html.indexOf("<footer"));
  for (const [actor, path] of [[guest, "/lapor"], [guest, "/lapor/sampah"], [guest, "/masuk"], [officer, "/petugas"], [person("admin", { role: "admin" }), "/admin"]] as const) {
    const foot = footer((await ask(actor, path)).html);
    for (const number of ["112", "110", "113"]) expect(foot, path).toContain(`href="tel:${number}"`);
    for (const link of ["/privasi", "/data"]) expect(foot, path).toContain(`href="${link}"`);
    expect(foot, path).not.toContain("foot-credits");
  }
  for (const path of ["/", "/laporan", "/tani"]) expect(footer((await ask(guest, path)).html), path).toContain("foot-credits");
});

test("on English pages what people here wrote says that it is Indonesian", async () => {
  const { code } = await waste();
  const listing = await offered();
  await town.drain();
  for (const [path, words] of [["/laporan", "Sampah menumpuk"], [`/laporan/${code}`, "Sampah menumpuk"], [`/tani/${listing}`, "Dipetik pagi"]] as const) {
    const [own, other] = [(await ask(guest, path)).html, (await ask(guest, `/en${path}`)).html];
    const tag = new RegExp(`<p [^>]*>${words}`);
    expect(other.match(tag)?.[0], path).toContain('lang="id"');
    expect(own.match(tag)?.[0], path).not.toContain("lang=");
  }
});

test("grades are told in the reader's language", async () => {
  const listing = await offered();
  const fact = async (path: string) => (await ask(guest, path)).html.match(/<dt>(?:Mutu|Grade|Kelas)[^<]*<\/dt>\s*<dd>([^<]*)/)?.[1];
  expect([await fact(`/tani/${listing}`), await fact(`/en/tani/${listing}`)]).toEqual(["Campur", "Mixed"]);
});

test("headings go down one level at a time", async () => {
  const listing = await offered();
  const { code } = await waste();
  await town.drain();
  for (const path of ["/", "/lapor", "/lapor/sampah", "/laporan", `/laporan/${code}`, "/lacak", "/saya", "/instansi", "/tani", "/tani?commodity=apel", `/tani/${listing}`, "/tani/harga", "/tani/harga/wortel", "/tani/permintaan", `/tani/petani/${seller.id}`, "/jelajah", "/data", "/privasi", "/masuk"]) {
    expect(skipped((await ask(guest, path)).html), path).toEqual([]);
  }
  for (const path of ["/tani/jual", "/tani/jual/baru?komoditas=wortel", "/tani/permintaan/baru", "/tani/saya", "/akun"]) expect(skipped((await ask(seller, path)).html), path).toEqual([]);
  expect(skipped((await ask(officer, "/petugas")).html)).toEqual([]);
});

test("goods that are gone lead back to the market, and nowhere near reports", async () => {
  const missing = async (asked: string) => (await render(new Request(`${town.origin}/404`), { locals: { actor: guest, requestId: "test", asked } })).text();
  const main = (html: string): string => html.slice(html.indexOf("<main"), html.indexOf("</main>"));
  const goods = main(await missing("/tani/lst_gone"));
  expect(goods).toContain('href="/tani"');
  expect(goods).not.toContain('href="/lacak"');
  expect(main(await missing("/laporan/BTU-33333"))).toContain('href="/lacak"');
});
