// The server that the bench measures: the real API on the durable embedded store, and one bare route beside it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getHeapSpaceStatistics } from "node:v8";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { connect } from "@among/core/config";
import { site } from "@among/functions/site";
import { coalesce } from "@among/local/coalesce";
import { compress } from "@among/local/compress";
import { folder } from "@among/local/store/folder";
import { sqlite } from "@among/local/store/sqlite";
import { loadRegion, packFolder } from "@among/region";
import { fill, type Filled } from "./fill.ts";

const [what, count] = [process.argv[2] as keyof typeof fill, Number(process.argv[3])];
const dir = mkdtempSync(join(tmpdir(), "among-bench-"));
const origin = "http://localhost";
const secret = "bench".repeat(8);
connect({ table: sqlite(join(dir, "table.db"), { exclusive: true }), bucket: folder({ dir: join(dir, "media"), origin, secret }), region: loadRegion(packFolder("batu")), send: async () => {}, secret, origin });

const filled: Filled = await fill[what](count);

const app = site({ before: [coalesce] });
const compressing = site({ before: [coalesce, compress] });
const appFor = (request: Request) => (request.url.endsWith("/bare") ? bare : request.headers.has("accept-encoding") ? compressing : app);

const bare = new Hono().get("/bare", (c) => c.json({ ok: true }));
serve({ fetch: (request, env) => appFor(request).fetch(request, env), port: 0 }, ({ port }) => process.send!({ port, ...filled }));
process.on("message", (m) => {
  const { user, system: sys } = process.cpuUsage();
  if (m === "cpu") process.send!((user + sys) / 1000);
  if (m === "memory") process.send!(memory());
});

/** In MB: what the process holds of the machine's memory, and what of it Node knows the use of. */
function memory(): Record<string, number> {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  const young = getHeapSpaceStatistics().find((space) => space.space_name === "new_space")!.physical_space_size;
  return Object.fromEntries(Object.entries({ "all of it": rss, "heap": heapTotal, "heap in use": heapUsed, "for what is young": young, "buffers": external }).map(([name, bytes]) => [name, Math.round(bytes / 1_048_576)]));
}
process.once("SIGTERM", () => {
  rmSync(dir, { recursive: true });
  process.exit();
});
