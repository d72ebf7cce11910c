import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { open } from "@among/core/reports/report/open";
import { overdue } from "@among/core/respond/board";
import { agencies } from "@among/core/respond/figures";
import { inbox, type InboxQuery } from "@among/core/respond/inbox";
import { answersFor, batu, draft, guest, officer, operator } from "../reports/make.ts";
import { world, type World } from "../world.ts";

let town: World;
beforeAll(async () => void (town = await world()));
afterAll(() => town.close());

const at = new Date("2026-11-16T02:00:00Z");
const opened = async (category: string, village: number, when = at): Promise<string> =>
  (await open(guest, draft({ category, village: batu.villages[village]!.code, answers: answersFor(batu.category(category)!) }, when), when)).report.code;

/** The codes of one page, and how often the table was asked for it. */
async function page(query: InboxQuery): Promise<{ codes: string[]; queries: number }> {
  const config = use();
  let queries = 0;
  connect({ ...config, table: { ...config.table, query: (q) => (queries++, config.table.query(q)) } });
  const { items } = await inbox(operator(), query);
  connect(config);
  return { codes: items.map(({ code }) => code).sort(), queries };
}

test("a filter by category, by village and by both finds those cases and no other", async () => {
  const plain = batu.categories.filter((c) => !c.emergency && !c.confidential && c.key !== "sampah");
  const [one, two] = plain.flatMap((c) => plain.filter((d) => d.agency === c.agency && d.key !== c.key).map((d) => [c, d] as const))[0]!;
  const { agency } = one;
  const [a, b, c] = [await opened(one.key, 1), await opened(one.key, 2), await opened(two.key, 1)];
  const village = batu.villages[1]!.code;
  expect((await page({ agency, limit: 50 })).codes).toEqual([a, b, c].sort());
  expect((await page({ agency, limit: 50, category: one.key })).codes).toEqual([a, b].sort());
  expect((await page({ agency, limit: 50, village })).codes).toEqual([a, c].sort());
  expect((await page({ agency, limit: 50, category: one.key, village })).codes).toEqual([a]);
});

test("a filter that nothing fits reads four pages, a board at most twelve cases of one agency", async () => {
  const agency = batu.category("sampah")!.agency;
  for (let n = 0; n < 13; n++) await opened("sampah", 3);
  expect(await page({ agency, limit: 2, village: batu.villages[4]!.code })).toEqual({ codes: [], queries: 4 });
  expect((await page({ agency, limit: 2 })).queries).toBe(1);
  const board = await overdue(operator(), new Date("2026-12-24T02:00:00Z"));
  expect(board.filter((report) => report.agency === agency)).toHaveLength(12);
});

test("of the agencies' figures the one that received most comes first", async () => {
  await town.drain();
  const received = (await agencies(1, at)).map((figures) => figures.received);
  expect(received).toEqual([13, 3]);
});
