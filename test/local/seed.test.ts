import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import { Event } from "@among/core/reports/report/event";
import { inQueue } from "@among/core/reports/report/queue";
import { list } from "@among/core/reports/report/list";
import { read, type Detail } from "@among/core/reports/report/read";
import { Info, isPublic, rejections, states, type Info as Report } from "@among/core/reports/report/info";
import { agencies } from "@among/core/respond/figures";
import { path } from "@among/core/media/photo";
import type { Pictures } from "@among/local/seed/photos";
import { seedReports, type Seeded } from "@among/local/seed/reports/reports";
import { world, type World } from "../world.ts";

const now = new Date();
/** Encoding them takes longer than everything else; a drawing that came out otherwise would be encoded anew. */
const pictures: Pictures = new Map();
const operator: Actor = { kind: "person", id: "per_test", name: "Test", grants: [{ role: "operator" }] };

async function all({ region }: World): Promise<Report[]> {
  const reports: Report[] = [];
  for (const { key } of region.agencies) {
    for (const half of ["open", "done"] as const) {
      let cursor: string | undefined;
      do {
        const page = await inQueue(key, half, { limit: 100, cursor });
        reports.push(...page.items);
        cursor = page.cursor;
      } while (cursor);
    }
  }
  return reports.sort((a, b) => a.code.localeCompare(b.code));
}

describe("the demo town", () => {
  let town: World;
  let seeded: Seeded;
  let reports: Report[];
  let details: Detail[];

  beforeAll(async () => {
    town = await world({ store: "sqlite" });
    seeded = await seedReports({ now, pictures });
    reports = await all(town);
    details = await Promise.all(reports.map(({ code }) => read(operator, code, undefined, now)));
  }, 120_000);
  afterAll(() => town.close());

  it("has reports in every village, category and state, and every reason to reject", () => {
    expect(seeded.reports).toBeGreaterThanOrEqual(150);
    expect(reports).toHaveLength(seeded.reports);
    expect(new Set(reports.map((r) => r.village))).toEqual(new Set(town.region.villages.map((v) => v.code)));
    expect(new Set(reports.map((r) => r.category))).toEqual(new Set(town.region.categories.map((c) => c.key)));
    expect(new Set(reports.map((r) => r.state))).toEqual(new Set(states));
    expect(new Set(reports.flatMap((r) => r.rejection ?? []))).toEqual(new Set(rejections));
  });

  it("shows every kind of history", () => {
    const kinds = new Set(details.flatMap((d) => d.events.map((e) => e.kind)));
    for (const kind of ["forwarded", "asked", "replied", "noted", "taken", "assigned", "planned", "reopened", "confirmed", "closed", "escalated", "hidden"] as const) expect(kinds).toContain(kind);
    expect(details.some((d) => d.events.filter((e) => e.kind === "forwarded").length > 1)).toBe(true);
    expect(new Set(reports.map((r) => r.escalated))).toEqual(new Set([0, 1, 2]));
    expect(reports.some((r) => r.reopened > 0 && r.state === "open")).toBe(true);
    expect(reports.filter((r) => r.anonymous).length).toBeGreaterThan(5);
    expect(reports.filter((r) => r.category === "narkoba").every((r) => r.confidential && !r.photo)).toBe(true);
    expect(reports.some((r) => r.supporters > 3)).toBe(true);
  });

  it("goes back a quarter of a year and never past now", () => {
    const oldest = Math.min(...reports.map((r) => Date.parse(r.createdAt)));
    expect((now.getTime() - oldest) / 86_400_000).toBeGreaterThan(80);
    for (const { report, events } of details) {
      expect(report.updatedAt <= now.toISOString()).toBe(true);
      expect(events.map((e) => e.at)).toEqual(events.map((e) => e.at).toSorted());
      expect(events.every((e) => e.at >= report.createdAt)).toBe(true);
    }
  });

  it("holds only what the schemas allow, each report in the village it names", () => {
    for (const { report, events } of details) {
      Info.parse(report);
      for (const event of events) Event.parse(event);
      if (report.lat !== undefined && report.lng !== undefined) expect(town.region.villageAt({ lat: report.lat, lng: report.lng })?.code).toBe(report.village);
    }
  });

  it("shows pictures of public reports, small enough for a list", async () => {
    // Photos are published by the reaction to the write that names them.
    await town.drain();
    const covers = reports.flatMap((r) => (isPublic(r) && r.photo ? [r.photo] : []));
    expect(covers.length).toBeGreaterThan(80);
    const distinct = new Set<string>();
    for (const cover of covers) {
      const card = await town.bucket.get(path(cover, "480").slice(1));
      expect(card?.body.length).toBeLessThan(25_000);
      distinct.add(Buffer.from(card!.body).toString("base64"));
    }
    expect(distinct.size).toBeGreaterThanOrEqual(20);
    expect(details.some((d) => d.events.some((e) => e.kind === "finished" && (e.photos?.length ?? 0) > 0))).toBe(true);
  });

  it("counts figures by the change feed and wakes nobody for what is long past", async () => {
    await town.drain();
    const figures = await agencies(4, now);
    expect(figures.reduce((sum, f) => sum + f.received, 0)).toBeGreaterThanOrEqual(reports.length);
    expect(town.sent.length).toBeGreaterThan(0);
    const recent = new Date(now.getTime() - 48 * 3_600_000).toISOString();
    const codesInTexts = new Set(town.sent.map(({ text }) => text.match(/BTU-\w{5}/)?.[0]));
    for (const report of reports.filter((r) => codesInTexts.has(r.code))) expect(report.updatedAt > recent).toBe(true);
  });

  it("hides nothing behind the list that the public may see", async () => {
    const { items } = await list({ state: "pending", limit: 24 }, now);
    expect(items).toHaveLength(24);
    expect(items.every(isPublic)).toBe(true);
  });

  it("is the same town when it is made again", async () => {
    const again = await world({ store: "sqlite" });
    await seedReports({ now, pictures });
    const stories = await Promise.all((await all(again)).map(async ({ code }) => read(operator, code, undefined, now)));
    await again.close();
    expect(JSON.stringify(stories)).toBe(JSON.stringify(details));
  }, 120_000);
});
