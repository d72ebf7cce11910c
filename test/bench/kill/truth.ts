import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Photos } from "@among/core/media/photo";
import { Heads } from "@among/core/reports/report/info";
import type { Item } from "@among/core/store/table-store";
import { dataFolder } from "@among/local/data-folder";
import { runtime } from "@among/local/runtime";
import type { Acknowledged } from "./writers.ts";

export interface Counts {
  reports: number;
  photos: number;
  lost: number;
  doubled: number;
  photosLost: number;
  /** Hours by which the timers' cursor lies ahead of now. */
  cursorAhead: number;
}

/** Works off everything that waits, past the killed server's clock and loops. */
export async function drain(data: string): Promise<void> {
  const folder = dataFolder(data);
  const running = runtime(folder, { origin: "http://localhost", region: "batu" });
  await running.drain();
  await running.close();
  folder.release();
}

/** Compares the data of a server that ended with what it acknowledged, past every line of the product but the names of rows. */
export function counted(data: string, acknowledged: Acknowledged): Counts {
  const table = new DatabaseSync(join(data, "table.db"), { readOnly: true });
  const items = (type: string) => table.prepare("SELECT * FROM item WHERE type = ?").all(type).map((row) => ({ ...row, ...JSON.parse((row.more as string) ?? "{}") }) as Item);
  const heads = items(Heads.name).map(Heads.parse);
  const codes = new Set(heads.map(({ code }) => code));
  const received = items("agency_month").reduce((sum, month) => sum + Number(month.received ?? 0), 0);
  const ready = new Set(items(Photos.name).map(Photos.parse).filter(({ id, state }) => state === "ready" && readdirSync(join(data, "media"), { recursive: true, encoding: "utf8" }).some((path) => path.includes(id))).map(({ id }) => id));
  const cursor = items("timer_cursor").map((item) => JSON.parse(item.body as string).hour as string)[0];
  table.close();
  const ids = new Set(heads.map(({ id }) => id));
  return {
    reports: heads.length,
    photos: ready.size,
    lost: [...acknowledged.reports].filter(([id, code]) => !ids.has(id) || !codes.has(code)).length,
    // One draft as two reports, two reports under one code, or one counted twice, or never, in the agencies' figures.
    doubled: heads.length - ids.size + (heads.length - codes.size) + Math.abs(received - heads.length),
    photosLost: [...acknowledged.photos].filter((id) => !ready.has(id)).length,
    cursorAhead: cursor ? Math.max(0, Math.ceil((Date.parse(`${cursor}:00:00Z`) - Date.now()) / 3_600_000)) : 0,
  };
}
