import { existsSync, globSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { loadRegion, packFolder } from "@among/region";
import { modules, pages } from "../../web/src/modules.ts";
import { isForStaff } from "../../web/src/shell/access.ts";
import { words } from "../../web/src/shell/words.ts";
import { takesTable } from "@among/web/site";

const source = resolve(import.meta.dirname, "../../web/src");
const files = globSync("**/*.{astro,ts}", { cwd: join(source, "pages") }).map((file) => `/${file.replace(/\.(astro|ts)$/, "").replace(/(^|\/)index$/, "")}`);

/** Things that are in the list more than once. */
const repeated = (list: string[]): string[] => list.filter((each, at) => list.indexOf(each) !== at);

test("every page file is declared, every declared page has a file, and one module declares each", () => {
  const declared = modules.flatMap((module) => Object.keys(module.pages));
  expect(declared.toSorted()).toEqual(files.toSorted());
  expect(repeated(declared)).toEqual([]);
});

test("every folder with a module.ts is in the list", () => {
  const folders = readdirSync(source).filter((name) => existsSync(join(source, name, "module.ts")));
  expect(folders).toHaveLength(modules.length);
});

test("no two modules have the same words in a section, and none are lost", () => {
  for (const lang of ["id", "en"] as const) {
    const all = modules.flatMap((module) => Object.entries<object>(module.words[lang]).flatMap(([section, own]) => Object.keys(own).map((key) => `${section}.${key}`)));
    expect(repeated(all)).toEqual([]);
    expect(Object.entries<object>(words[lang]).flatMap(([section, own]) => Object.keys(own).map((key) => `${section}.${key}`)).toSorted()).toEqual(all.toSorted());
  }
});

// Written by hand, as `routes/page-table.ts` is: what follows from the declarations is not tested against them.
test("what follows from the declarations", () => {
  const declaring = (is: (page: string) => unknown): string[] => Object.keys(pages).filter(is).toSorted();
  expect(declaring((page) => pages[page]!.keepsTyped)).toEqual(["/petugas/[code]", "/tani/[id]", "/tani/jual/[id]", "/tani/jual/baru", "/tani/permintaan/[id]", "/tani/permintaan/baru", "/tani/transaksi/[id]"]);
  expect(declaring((page) => pages[page]!.closedToCrawlers)).toEqual(["/admin", "/akun", "/berhenti", "/masuk", "/petugas", "/saya"]);
  expect(declaring((page) => pages[page]!.takesTable)).toEqual(["/petugas/pasar", "/tani/impor"]);
  expect(declaring(isForStaff)).toEqual(declaring((page) => /^\/(admin|petugas)(\/|$)/.test(page)));

  const region = loadRegion(packFolder("batu"));
  const addresses = Object.entries(pages).flatMap(([page, { sitemap }]) => (sitemap === true ? [page] : (sitemap?.(region) ?? [])));
  const fixed = ["/", "/data", "/instansi", "/jelajah", "/lacak", "/lapor", "/laporan", "/privasi", "/tani", "/tani/harga", "/tani/permintaan"];
  expect(addresses.toSorted()).toEqual([...fixed, ...region.categories.map(({ key }) => `/lapor/${key}`), ...region.commodities.map(({ key }) => `/tani/harga/${key}`)].toSorted());
});

test("a table is taken at the address of a page that declares it, in both languages, and nowhere else", async () => {
  for (const path of ["/tani/impor", "/en/tani/impor", "/petugas/pasar", "/en/petugas/pasar"]) expect([path, await takesTable(path)]).toEqual([path, true]);
  for (const path of ["/", "/en", "/tani/impor/", "/tani/impor.csv", "/tani/imporx", "/x/tani/impor", "/de/tani/impor", "/tani/jual/baru", "/petugas"]) expect([path, await takesTable(path)]).toEqual([path, false]);
});
