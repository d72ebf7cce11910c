// The soak's own look at the data: an officer put in before, and what is there afterwards.
import { createHmac } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { id } from "@among/core/id";
import { People } from "@among/core/identity/person";
import { newToken, Sessions } from "@among/core/identity/session";
import { Events } from "@among/core/reports/report/event";
import { Heads } from "@among/core/reports/report/info";
import type { Item } from "@among/core/store/table-store";
import { dataFolder } from "@among/local/data-folder";
import { journal } from "@among/local/journal";
import { runtime } from "@among/local/runtime";

type Settings = Parameters<typeof runtime>[1];

export interface Truth {
  heads: Record<string, { state: string; events: number }>;
  figures: { received: number; responded: number; resolved: number };
  texts: Record<string, number>;
  deadLetters: number;
}

/** Puts one officer with a live session into the empty data. @returns the session's cookie */
export async function prepare(data: string, settings: Settings): Promise<string> {
  const folder = dataFolder(data);
  folder.begin();
  const running = runtime(folder, settings);
  const now = new Date();
  const officer = id("per");
  const token = newToken(officer);
  await People.create({ id: officer, name: "Petugas Uji", grants: [{ role: "agency_officer", agency: "dpupr" }], consents: [], staff: true, status: "active", createdAt: now.toISOString() });
  const until = new Date(now.getTime() + 12 * 3_600_000).toISOString();
  await Sessions.create({ id: id("ses"), token, userId: officer, createdAt: now.toISOString(), expiresAt: until, provedAt: now.toISOString(), lastSeenAt: now.toISOString() });
  const signature = createHmac("sha256", folder.secret()).update(token).digest("base64");
  folder.markFilled([]);
  await running.close();
  folder.release();
  return `among.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

/** What the data say once everything that waited was worked off, read past every line of the product. */
export async function readTruth(data: string, settings: Settings): Promise<Truth> {
  const folder = dataFolder(data);
  const running = runtime(folder, settings);
  await running.drain();
  await running.close();
  folder.release();
  const table = new DatabaseSync(folder.table, { readOnly: true });
  const notes = new DatabaseSync(folder.notes, { readOnly: true });
  const items = (type: string) => table.prepare("SELECT * FROM item WHERE type = ?").all(type).map((row) => ({ ...row, ...JSON.parse((row.more as string) ?? "{}") }) as Item);
  const heads: Truth["heads"] = {};
  for (const { code, state } of items(Heads.name).map(Heads.parse)) heads[code] = { state, events: 0 };
  for (const { code } of items(Events.name).map(Events.parse)) heads[code]!.events++;
  const figures = { received: 0, responded: 0, resolved: 0 };
  for (const month of items("agency_month")) {
    for (const name of Object.keys(figures) as (keyof typeof figures)[]) figures[name] += Number(month[name] ?? 0);
  }
  const texts: Truth["texts"] = {};
  for (const row of notes.prepare("SELECT phone, count(*) AS n FROM sent GROUP BY phone").all()) texts[row.phone as string] = row.n as number;
  notes.close();
  table.close();
  const letters = journal(folder.notes);
  const deadLetters = letters.deadLetters().length;
  letters.close();
  return { heads, figures, texts, deadLetters };
}
