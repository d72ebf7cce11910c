import { existsSync, globSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { loadRegion, packFolder } from "@among/region";
import { modules, pages } from "../../web/src/modules.ts";
import { isForStaff } from "../../web/src/shell/access.ts";
import { words } from "../../web/src/shell/words.ts";
import { takesTable } from "@among/web/site";
import { pageTable, type Mark } from "../routes/page-table.ts";

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

test("what pages declare is what the table says of them", () => {
  const says = Object.fromEntries(Object.entries(pageTable).map(([page, [who, kept, ...marks]]) => [page, { forStaff: typeof who !== "string", shared: kept === "shared", marks: marks.toSorted() }]));
  const declared = Object.fromEntries(Object.entries(pages).map(([page, { shared = false, sitemap, closedToCrawlers, keepsTyped, takesTable }]) => {
    const marks: Mark[] = [...(keepsTyped ? ["keeps typed" as const] : []), ...(closedToCrawlers ? ["no crawlers" as const] : []), ...(sitemap ? ["sitemap" as const] : []), ...(takesTable ? ["table" as const] : [])];
    return [page, { forStaff: isForStaff(page), shared, marks }];
  }));
  expect(declared).toEqual(says);
});

test("the sitemap has every category and every commodity", () => {
  const region = loadRegion(packFolder("batu"));
  const addressesOf = (page: string): unknown => {
    const { sitemap } = pages[page]!;
    return typeof sitemap === "function" && sitemap(region);
  };
  expect(addressesOf("/lapor/[kategori]")).toEqual(region.categories.map(({ key }) => `/lapor/${key}`));
  expect(addressesOf("/tani/harga/[komoditas]")).toEqual(region.commodities.map(({ key }) => `/tani/harga/${key}`));
});

test("a table is taken at the address of a page that declares it, in both languages, and nowhere else", async () => {
  for (const path of ["/tani/impor", "/en/tani/impor", "/petugas/pasar", "/en/petugas/pasar"]) expect([path, await takesTable(path)]).toEqual([path, true]);
  for (const path of ["/", "/en", "/tani/impor/", "/tani/impor.csv", "/tani/imporx", "/x/tani/impor", "/de/tani/impor", "/tani/jual/baru", "/petugas"]) expect([path, await takesTable(path)]).toEqual([path, false]);
});
