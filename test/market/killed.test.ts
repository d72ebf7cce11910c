import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { connect } from "@among/core/config";
import { Events, Heads, shelf, type Info } from "@among/core/market/deal/info";
import * as Read from "@among/core/market/listing/read";
import { folder } from "@among/local/store/folder";
import { sqlite } from "@among/local/store/sqlite";
import { batu, fulfilled, holding } from "./make.ts";

const dir = mkdtempSync(join(tmpdir(), "among-killed-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Lets it sell until it said so many lines, then ends it in the middle of whatever it does. */
async function sellAndKill(file: string, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [new URL("./seller-writer.ts", import.meta.url).pathname, file], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.split("\n").length > lines) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
  return output.split("\n").slice(0, -1);
}

test.each([40, 173, 350])("killed after %i answers, what was answered holds, no order is half-made and no more sold than there was", async (lines) => {
  const file = join(dir, `${lines}.db`);
  const output = await sellAndKill(file, lines);
  const table = sqlite(file);
  const secret = "a secret for tests, long enough to be one";
  connect({ table, bucket: folder({ dir, origin: "http://localhost", secret }), region: batu, send: async () => {}, secret, origin: "http://localhost" });
  const id = output.find((line) => line.startsWith("listing "))!.slice(8);
  const { listing } = await Read.load(id);
  const deals = new Map<string, Info>();
  let cursor: string | undefined;
  do {
    const page = await Heads.query({ index: "g3", pk: shelf.about(id), limit: 200, cursor });
    for (const deal of page.items) deals.set(deal.id, deal);
    cursor = page.cursor;
  } while (cursor);

  const sum = (states: readonly string[]) => [...deals.values()].filter((d) => states.includes(d.state)).reduce((all, d) => all + d.quantity!, 0);
  expect({ held: listing.held, sold: listing.sold, left: listing.left }).toEqual({ held: sum(holding), sold: sum(fulfilled), left: 300_000 - sum(holding) - sum(fulfilled) });
  expect(listing.left).toBeGreaterThanOrEqual(0);
  for (const line of output) {
    const [what, deal] = line.split(" ") as [string, string];
    if (what === "accepted") expect([...holding, ...fulfilled]).toContain(deals.get(deal)?.state);
    if (what === "received") expect(deals.get(deal)?.state).toBe("received");
  }
  const steps = { offered: 1, confirmed: 2, handed_over: 3, received: 4 } as Record<string, number>;
  for (const deal of deals.values()) {
    const { items } = await Events.query({ pk: `deal#${deal.id}`, begins: "2#", limit: 50 });
    expect(items).toHaveLength(steps[deal.state]!);
    expect(items.at(-1)!.state).toBe(deal.state);
  }
  table.close();
}, 120_000);
