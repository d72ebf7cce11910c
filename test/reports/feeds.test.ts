import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, use } from "@among/core/config";
import { open } from "@among/core/reports/report/open";
import { batu, draft } from "./make.ts";
import { world } from "../world.ts";
import { ask, fetchJson } from "../routes/people.ts";

const codes: string[] = [];
const village = batu.villages[3]!;
beforeAll(async () => {
  const w = await world();
  for (let n = 0; n < 4; n++) {
    const point = n % 2 ? { lat: village.lat, lng: village.lng } : undefined;
    const body = draft({ village: village.code, point, landmark: `<b>warung</b> & "toko" ${n}\u0007`, description: "Lubang <script>alert(1)</script> & besar ]]> sekali" });
    codes.push((await fetchJson("/api/reports", { body })).body.code);
  }
  return () => w.close();
});

/** A strict little reader: fails on anything that is not well-formed XML of the kind a feed is. */
function parse(xml: string): { name: string; attributes: Record<string, string>; text: string; children: any[] } {
  const root = { name: "", attributes: {}, text: "", children: [] as any[] };
  const stack = [root];
  const token = /<\?xml[^>]*\?>|<(\/?)([A-Za-z:]+)((?:\s+[\w:]+="[^"<&]*(?:&(?:amp|lt|gt|quot|apos);[^"<&]*)*")*)\s*(\/?)>|((?:[^<&]|&(?:amp|lt|gt|quot|apos);)+)/gy;
  let at = 0;
  for (let m = token.exec(xml); m; m = token.exec(xml)) {
    at = token.lastIndex;
    const [, close, name, attributes, empty, text] = m;
    if (text !== undefined) stack.at(-1)!.text += text;
    else if (close) expect(stack.pop()!.name).toBe(name);
    else if (name) {
      const node = { name, attributes: Object.fromEntries([...attributes!.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, k, v]) => [k, v])), text: "", children: [] };
      stack.at(-1)!.children.push(node);
      if (!empty) stack.push(node);
    }
  }
  expect(at, `not well-formed near ${xml.slice(at, at + 60)}`).toBe(xml.length);
  expect(stack).toHaveLength(1);
  return root.children[0]!;
}

const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const read = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => signs[name]!);
const all = (node: any, name: string): any[] => node.children.filter((c: any) => c.name === name);
const one = (node: any, name: string): any => (expect(all(node, name), name).toHaveLength(1), all(node, name)[0]);

describe("Atom (RFC 4287)", () => {
  test.each(["/api/feeds/reports.atom", `/api/feeds/villages/${village.code}/reports.atom`, "/api/feeds/categories/jalan_rusak/reports.atom?lang=en"])("%s", async (path) => {
    const answer = await ask(path);
    expect(answer.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    const text = await answer.text();
    expect(text).not.toMatch(/<script|\u0007/);
    const feed = parse(text);
    expect([feed.name, feed.attributes.xmlns]).toEqual(["feed", "http://www.w3.org/2005/Atom"]);
    const links = all(feed, "link");
    expect(links.find((l) => l.attributes.rel === "self")!.attributes.href).toBe(`http://localhost${path}`);
    expect(links.filter((l) => l.attributes.rel === "alternate")).toHaveLength(1);
    one(one(feed, "author"), "name");
    one(feed, "title");
    const entries = all(feed, "entry");
    expect(entries).toHaveLength(codes.length);
    const ids = [feed, ...entries].map((n) => one(n, "id").text);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^tag:localhost,2026:laporan/);
    for (const entry of entries) for (const name of ["title", "updated", "published", "summary"]) expect(one(entry, name).text.length).toBeGreaterThan(3);
    // What was typed is text in the feed, each sign escaped once: read back, it is what was typed.
    for (const entry of entries) expect(read(one(entry, "summary").text)).toContain("Lubang <script>alert(1)</script> & besar ]]> sekali");
    const updated = entries.map((e) => one(e, "updated").text);
    expect(one(feed, "updated").text).toBe(updated.toSorted().at(-1));
    for (const at of updated) expect(new Date(at).toISOString()).toBe(at);
  });

  test("a reader that has it already is told so", async () => {
    const first = await ask("/api/feeds/reports.atom");
    expect((await ask("/api/feeds/reports.atom", { headers: { "if-none-match": first.headers.get("etag")! } })).status).toBe(304);
  });

  test("an empty feed is a feed", async () => {
    const feed = parse(await (await ask("/api/feeds/categories/sampah/reports.atom")).text());
    expect([all(feed, "entry"), one(feed, "updated").text]).toEqual([[], expect.stringMatching(/Z$/)]);
  });
});

test.each(["/api/feeds/categories/pju/reports.atom", "/api/reports.geojson?category=pju"])("%s that could not be made is made again for the next who asks", async (path) => {
  const config = use();
  onTestFinished(() => connect(config));
  connect({ ...config, table: { ...config.table, query: () => Promise.reject(new Error("power cut")) } });
  expect((await ask(path)).status).toBe(500);
  connect(config);
  expect((await ask(path)).status).toBe(200);
});

test("GeoJSON: points with longitude first, and honest about those that were only described", async () => {
  const answer = await ask("/api/reports.geojson?category=jalan_rusak");
  expect(answer.headers.get("content-type")).toBe("application/geo+json");
  const { type, features } = (await answer.json()) as any;
  expect([type, features.length]).toEqual(["FeatureCollection", 4]);
  for (const f of features) {
    const [lng, lat] = f.geometry.coordinates;
    expect(batu.villageAt({ lat, lng })?.code).toBe(village.code);
    expect(f.properties).toMatchObject({ code: f.id, state: "open", village: village.code });
  }
  expect(features.map((f: any) => f.properties.exact).sort()).toEqual([false, false, true, true]);
});

test("categories and villages come from the pack, in both languages, and may be kept", async () => {
  const { body, headers } = await fetchJson("/api/categories?lang=en");
  expect(body.items).toHaveLength(batu.categories.length);
  expect(body.items[0]).toMatchObject({ key: batu.categories[0]!.key, name: batu.categories[0]!.nameEn, questions: expect.any(Array) });
  expect(headers.get("cache-control")).toContain("max-age=3600");
  expect((await fetchJson("/api/villages")).body.items).toHaveLength(24);
});

describe("the document and its page", () => {
  test("is OpenAPI 3.1 whose references all lead somewhere", async () => {
    const { body } = await fetchJson("/api/openapi.json");
    expect(body).toMatchObject({ openapi: "3.1.0", info: { title: "Among Batu API" } });
    const refs = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
    expect(refs.length).toBeGreaterThan(20);
    for (const name of refs) expect(body.components.schemas, name).toHaveProperty(name);
    const ops = Object.values(body.paths).flatMap((methods: any) => Object.values(methods)) as { summary?: string; security?: unknown; tags?: string[] }[];
    for (const op of ops) expect([typeof op.summary, Array.isArray(op.security), op.tags?.length]).toEqual(["string", true, 1]);
  });

  test("reads without script or style of its own", async () => {
    const answer = await ask("/api/docs");
    const html = await answer.text();
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(html).not.toMatch(/<script|<style|style="|https?:\/\//);
    expect(html).toMatch(/<html lang="en">[\s\S]*<main id="content">/);
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, to] of html.matchAll(/href="#([^"]+)"/g)) expect(ids, to).toContain(to);
    const { body } = await fetchJson("/api/openapi.json");
    for (const path of Object.keys(body.paths)) expect(html).toContain(`<code>${path}</code>`);
    expect(ids.size).toBe([...html.matchAll(/ id="/g)].length);
    expect((await ask("/api/docs.css")).headers.get("content-type")).toContain("text/css");
  });
});

test("each filter and each language has an answer of its own, also right after another was made", async () => {
  const features = async (query: string) => (await fetchJson(`/api/reports.geojson${query}`)).body.features.length;
  expect(await features("")).toBe(4);
  for (const [query, count] of [[`?village=${village.code}`, 4], [`?village=${batu.villages[4]!.code}`, 0], ["?category=sampah", 0], ["?state=open", 4], ["?state=closed", 0], ["?from=2099-01-01", 0], ["?to=2020-01-01", 0]] as const) {
    expect(await features(query), query).toBe(count);
  }
  const named = async (query: string) => (await fetchJson(`/api/reports.geojson${query}`)).body.features[0].properties.categoryName;
  expect([await named(""), await named("?lang=en")]).toEqual([batu.category("jalan_rusak")!.name, batu.category("jalan_rusak")!.nameEn]);
  const title = async (query: string) => one(parse(await (await ask(`/api/feeds/reports.atom${query}`)).text()), "title").text;
  expect([await title(""), await title("?lang=en")]).toEqual([expect.stringMatching(/^Laporan warga/), expect.stringMatching(/^Citizen reports/)]);
});

test("there is no feed of a category whose reports are never public, nor of what the town does not have", async () => {
  for (const path of ["categories/narkoba", "categories/hantu", "villages/99.99.99.9999"]) expect((await ask(`/api/feeds/${path}/reports.atom`)).status, path).toBe(404);
});

test("a map is made of as many pages as it takes, a feed of the latest thirty", async () => {
  const place = batu.villages[5]!.code;
  for (let n = 0; n < 104; n++) await open({ kind: "guest" }, draft({ village: place }));
  expect((await fetchJson(`/api/reports.geojson?village=${place}`)).body.features).toHaveLength(104);
  const feed = parse(await (await ask(`/api/feeds/villages/${place}/reports.atom`)).text());
  expect(all(feed, "entry")).toHaveLength(30);
});
