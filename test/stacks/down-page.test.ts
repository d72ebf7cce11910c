import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { loadRegion, packFolder } from "@among/region";
import { downPage } from "../../stacks/down-page.ts";
import { town } from "../../stacks/settings.ts";

const region = loadRegion(packFolder(town.pack));
const page = downPage(region);

test("it needs nothing: no script, nothing from elsewhere, no word to a server", () => {
  expect(page).not.toMatch(/<script|<link|<img|<form|src=|url\(|https?:|\/\//i);
  expect([...page.matchAll(/href="([^"]*)"/g)].every(([, to]) => /^tel:\+?\d+$/.test(to!))).toBe(true);
});

test("its own policy lets through its style and nothing else", () => {
  const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page)!;
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page)!;
  expect(policy).toContain(`style-src 'sha256-${createHash("sha256").update(style!).digest("base64")}'`);
  expect(policy).toMatch(/^default-src 'none'; /);
});

test("every number that the pack is sure of can be called, in both languages; the others are not there", () => {
  const sure = region.emergencyNumbers.filter(({ status }) => status !== "unverified");
  expect(sure.map(({ number }) => number)).toContain("112");
  for (const { number, label, labelEn } of sure) {
    expect(page.split(`href="tel:${number}"`)).toHaveLength(3);
    for (const text of [label, labelEn]) expect(page).toContain(text.replaceAll("&", "&amp;"));
  }
  for (const { number, label } of region.emergencyNumbers.filter(({ status }) => status === "unverified")) expect(page.includes(`tel:${number}"`) && page.includes(label)).toBe(false);
});

test("it says in both languages whose site it is, and each part in its language", () => {
  expect(page).toMatch(/<html lang="id">/);
  expect(page).toMatch(/<section lang="en">/);
  expect(page.split(region.platform).length).toBeGreaterThan(3);
});

test("a pack's words are text", () => {
  const hostile = downPage({ ...region, platform: "<script>alert(1)</script>", emergencyNumbers: [{ number: '1"onclick="x', label: "<b>", labelEn: "&", status: "seen" }] } as never);
  expect(hostile).not.toContain("<script>");
  expect(hostile).not.toContain("<b>");
  expect(hostile).toContain('href="tel:1"');
});

test("it is small enough to come over a village's network at once", () => {
  expect(Buffer.byteLength(page)).toBeLessThan(14_000);
});
