import { setTimeout as pause } from "node:timers/promises";
import type { Document } from "@among/functions/http/docs/document";
import { chance } from "@among/local/seed/chance";
import { innocent, type Times } from "../innocent.ts";
import { open, report, listing } from "../make.ts";
import { outcome, type Outcome, type Target, type Who } from "../target.ts";
import { Known, operationsOf } from "./operations.ts";
import { crawl } from "./pages.ts";
import { shot, type Range } from "./shots.ts";
import { wire, type Hit, type Shot } from "./wire.ts";

export interface FuzzOptions {
  requests: number;
  seed: number;
  /** Pages read for their forms, for each person. */
  pages: number;
  /** Requests under way at once. */
  connections?: number;
  say?: (line: string) => void;
}

export interface Fuzzed {
  requests: number;
  statuses: Record<string, number>;
  /** What broke: at most 40, each with the request's beginning. */
  broken: string[];
  brokenCount: number;
  resets: number;
  silent: number;
  /** In ms, of somebody who reads `/` and `/api/reports` meanwhile. */
  innocent: Times;
  /** In MB, after a collection: before, and when all was quiet again. */
  memory: { before: { rss: number; heap: number }; after: { rss: number; heap: number } };
  forms: number;
  operations: number;
  alive: boolean;
  errors: number;
}

const people: (Who | "guest")[] = ["guest", "citizen", "farmer", "buyer", "agency_officer", "agency_head", "extension_officer", "editor", "operator", "admin"];

/** Sends every operation of the API's document and every form of every page what nobody should send. */
export async function fuzz(at: Target, { requests, seed, pages, connections = 6, say = () => {} }: FuzzOptions): Promise<Fuzzed> {
  const known = new Known();
  const luck = chance(seed);
  const document: Document = (await at.guest().get("/api/openapi.json")).json;
  await someThings(at);
  const crawled = await crawl(at, people, pages, known);
  say(`${operationsOf(document).length} operations, ${crawled.forms.length} forms of ${crawled.paths.length} pages`);
  const cookies = new Map<string, string>();
  for (const who of people) cookies.set(who, who === "guest" ? "" : (await at.as(who)).cookie);
  cookies.set("spare", (await at.newcomer("081234567879")).cookie);
  const device = at.guest();
  await device.get("/lapor/jalan_rusak");
  cookies.set("device", device.cookie);
  const range: Range = { document, operations: operationsOf(document), forms: crawled.forms, paths: crawled.paths, known, chance: luck, origin: at.origin, cookieOf: (who) => cookies.get(who) ?? "", people: [...cookies.keys()] };

  const found: Fuzzed = { requests: 0, statuses: {}, broken: [...crawled.broken], brokenCount: crawled.broken.length, resets: 0, silent: 0, innocent: { asked: 0, p50: 0, p99: 0, slowest: 0 }, memory: { before: { rss: 0, heap: 0 }, after: { rss: 0, heap: 0 } }, forms: crawled.forms.length, operations: range.operations.length, alive: true, errors: 0 };
  const line = wire(at.port, connections);
  // What is made once and kept belongs to the program, not to its growth.
  const warmUp = Math.min(2_000, Math.ceil(requests / 5));
  let sent = 0;
  let dead = false;
  void at.program.ended.then(() => (dead = true));
  const errorsBefore = at.program.errors();
  const worker = async (limit: number): Promise<void> => {
    while (sent < limit && !dead) {
      sent++;
      const next = shot(range);
      count(found, next, await line.send(next), known);
      if (found.requests % 10_000 === 0) say(`${sent} requests: ${JSON.stringify(found.statuses)}, ${found.brokenCount} broken, ${found.resets} resets`);
    }
  };
  const shoot = (limit: number): Promise<unknown> => Promise.all(Array.from({ length: connections }, () => worker(limit)));
  await shoot(warmUp);
  found.memory.before = await at.program.memory();
  const reader = innocent(at.port, ["/", "/api/reports"]);
  await shoot(requests);
  found.innocent = await reader.stop();
  line.close();
  await pause(1_000);
  found.alive = !dead && (await at.guest().get("/")).status === 200;
  if (!dead) found.memory.after = await at.program.memory();
  found.errors = at.program.errors() - errorsBefore;
  return found;
}

/** So that there is something of each kind, also in a town of people alone. */
async function someThings(at: Target): Promise<void> {
  for (let n = 0; n < 3; n++) await open(at.guest(), report());
  const farmer = await at.as("farmer");
  for (let n = 0; n < 2; n++) await farmer.tell("/api/listings", listing());
}

function count(found: Fuzzed, { method, path, headers, body }: Shot, { status, text, headers: answered }: Hit, known: Known): void {
  found.requests++;
  found.statuses[status] = (found.statuses[status] ?? 0) + 1;
  if (status === "reset") found.resets++;
  if (status === "silent") found.silent++;
  // That something cannot be had for now is an answer, where it says when to come back. The page of a mistake is a page.
  const isAllowed = typeof status === "number" && (status < 500 || (status === 503 && answered["retry-after"] !== undefined));
  if (typeof status === "number" && status < 400) known.learn(text);
  if (isAllowed) return;
  found.brokenCount++;
  if (found.broken.length < 40) found.broken.push(`${status} ${method} ${path.slice(0, 200)} [${headers["content-type"] ?? ""}] ${String(body ?? "").slice(0, 300)} → ${text.slice(0, 160).replace(/\s+/g, " ")}`);
}

/** MB of heap that the program may hold more than before: what it keeps for a while has its bounds, and they are reached. */
const maxGrowth = 64;

/** The fuzz as lines of the table. */
export function outcomesOf(found: Fuzzed): Outcome[] {
  const { requests, forms, operations, memory, innocent: reader, statuses } = found;
  const grown = memory.after.heap - memory.before.heap;
  return [
    outcome(21, `${requests} requests to ${operations} operations and ${forms} forms`, "no 5xx", found.brokenCount === 0, `${found.brokenCount} broken; ${Object.entries(statuses).map(([status, n]) => `${status}: ${n}`).join(", ")}`),
    outcome(21, "… connections", "none is cut, none stays silent", found.resets + found.silent === 0, `${found.resets} cut, ${found.silent} silent`),
    outcome(21, "… the program", "lives, and writes no line of an error", found.alive && found.errors === 0, `${found.alive ? "lives" : "ended"}, ${found.errors} lines of errors`),
    outcome(21, "… its memory", `its heap grows by less than ${maxGrowth} MB`, grown < maxGrowth, `heap ${memory.before.heap} → ${memory.after.heap} MB, all of it ${memory.before.rss} → ${memory.after.rss} MB`),
    { ...outcome(21, `… ${reader.asked} innocent requests meanwhile`, "p99 below 500 ms", reader.p99 < 500, `p50 ${reader.p50} ms, p99 ${reader.p99} ms, slowest ${reader.slowest} ms`), timed: true },
  ];
}
