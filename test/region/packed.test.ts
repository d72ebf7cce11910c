import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { loadRegion, packFolder, RegionError, type Region } from "@among/region";
import { pack } from "@among/region/pack";
import { loadPacked } from "@among/region/packed";

const scratch = mkdtempSync(join(tmpdir(), "among-packed-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const folder = (name: string): URL => pathToFileURL(join(scratch, name, "/"));

pack(packFolder("batu"), folder("batu"));
const packed = loadPacked(folder("batu"));
const checked = loadRegion(packFolder("batu"));

const data = (region: Region) => Object.fromEntries(Object.entries(region).filter(([, value]) => typeof value !== "function"));

test("a packed town is the town that was checked", () => {
  expect(Object.keys(packed)).toEqual(Object.keys(checked));
  expect(data(packed)).toEqual(data(checked));
  expect(packed.prices()).toEqual(checked.prices());
  for (const point of [{ lat: -7.87, lng: 112.53 }, { lat: -7.8, lng: 112.5 }, { lat: 0, lng: 0 }]) expect(packed.villageAt(point)).toEqual(checked.villageAt(point));
});

test("only the first file is read at the start; the others once, when they are asked for", () => {
  const files = readdirSync(folder("batu"));
  expect(files.sort()).toEqual(["boundaries.json", "outlines.json", "places.json", "prices.json", "town.json"]);
  cpSync(folder("batu"), folder("bare"), { recursive: true });
  for (const file of files.filter((name) => name !== "town.json")) rmSync(new URL(file, folder("bare")));
  const town = loadPacked(folder("bare"));
  expect(town.category("sampah")?.name).toBe(checked.category("sampah")?.name);
  expect(() => town.boundaries).toThrow("ENOENT");
  cpSync(new URL("boundaries.json", folder("batu")), new URL("boundaries.json", folder("bare")));
  expect(town.boundaries).toBe(town.boundaries);
});

test("loading it needs no schema", () => {
  const own = (file: string): string => readFileSync(new URL(`../../packages/region/src/${file}`, import.meta.url), "utf8");
  for (const file of ["packed.ts", "assemble.ts", "geometry.ts", "named.ts"]) {
    const loaded = own(file).match(/^import (?!type ).*from "([^"]+)"/gm) ?? [];
    expect(loaded.filter((line) => !/node:fs|assemble|geometry|named/.test(line))).toEqual([]);
  }
});

test("a damaged pack is not packed", () => {
  const damaged = join(scratch, "damaged");
  cpSync(packFolder("batu"), damaged, { recursive: true });
  writeFileSync(join(damaged, "prices.csv"), "no header\n");
  expect(() => pack(damaged, folder("never"))).toThrow(RegionError);
  expect(readdirSync(scratch)).not.toContain("never");
});
