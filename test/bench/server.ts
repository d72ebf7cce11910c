// The server that the bench measures: the real API on the durable embedded store, and one bare route beside it.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { system } from "@among/core/actor";
import { connect } from "@among/core/config";
import { id } from "@among/core/id";
import { open } from "@among/core/reports/open";
import { app } from "@among/functions/site";
import { folder } from "@among/local/store/folder";
import { sqlite } from "@among/local/store/sqlite";
import { loadRegion, packFolder } from "@among/region";

const wanted = Number(process.argv[2]);
const dir = mkdtempSync(join(tmpdir(), "among-bench-"));
const region = loadRegion(packFolder("batu"));
const origin = "http://localhost";
const secret = "bench".repeat(8);
connect({ table: sqlite(join(dir, "table.db"), { exclusive: true }), bucket: folder({ dir: join(dir, "media"), origin, secret }), region, send: async () => {}, secret, origin });

const codes: string[] = [];
const now = Date.now();
for (let n = 0; n < wanted; n += 100) {
  const batch = Array.from({ length: Math.min(100, wanted - n) }, (_, i) => {
    const at = new Date(now - (n + i) * 30_000);
    const village = region.villages[(n + i) % region.villages.length]!;
    return open(system("seed"), {
      id: id("rep", at.getTime()),
      category: "sampah",
      village: village.code,
      landmark: "dekat balai desa",
      point: { lat: village.lat, lng: village.lng },
      answers: Object.fromEntries(region.category("sampah")!.questions.filter((q) => q.required).map((q) => [q.code, q.values ? (q.datatype === "multivaluelist" ? [q.values[0]!.key] : q.values[0]!.key) : "1"])),
      description: "Sampah menumpuk di pinggir jalan sejak hari Minggu, baunya sampai ke rumah warga.",
    }, at);
  });
  for (const { report } of await Promise.all(batch)) codes.push(report.code);
}

const root = new Hono();
root.get("/bare", (c) => c.json({ ok: true }));
root.route("/", app);
serve({ fetch: root.fetch, port: 0 }, ({ port }) => process.send!({ port, codes }));
process.on("message", (m) => {
  if (m !== "cpu") return;
  const { user, system: sys } = process.cpuUsage();
  process.send!((user + sys) / 1000);
});
