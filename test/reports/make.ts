import { createHash } from "node:crypto";
import type { Actor, Role } from "@among/core/actor";
import { id, type Random } from "@among/core/id";
import type { Draft } from "@among/core/reports/report/draft";
import type { Info } from "@among/core/reports/report/info";
import type { Stored } from "@among/core/table";
import { loadRegion, packFolder, type Category, type Region } from "@among/region";

export const batu = loadRegion(packFolder("batu"));

/** The town with one category changed: for rules of a pack that none of its own categories makes use of. */
export const batuWith = (key: string, changed: Partial<Category>): Region =>
  Object.assign(Object.create(batu) as Region, {
    category(wanted: string) {
      const category = batu.category(wanted);
      return category && wanted === key ? { ...category, ...changed } : category;
    },
  });

/** Repeatable random bytes: a failing walk can be walked again. */
export function seeded(seed: string): Random & { pick: <T>(list: readonly T[]) => T } {
  let n = 0;
  const bytes = (count: number): Uint8Array => {
    const out = new Uint8Array(count);
    for (let at = 0; at < count; at += 32) out.set(createHash("sha256").update(`${seed}:${n++}`).digest().subarray(0, count - at), at);
    return out;
  };
  return Object.assign(bytes, { pick: <T>(list: readonly T[]): T => list[Buffer.from(bytes(4)).readUInt32BE() % list.length]! });
}

/** The first choice for every required question. */
export const answersFor = (category: Category): Record<string, string | number | string[]> =>
  Object.fromEntries(category.questions.filter((q) => q.required).map((q) => [q.code, example(q)]));

function example(q: Category["questions"][number]): string | number | string[] {
  const values = { string: "satu", text: "satu", number: 1, datetime: "2026-11-20T19:30", singlevaluelist: q.values?.[0]?.key ?? "", multivaluelist: [q.values?.[0]?.key ?? ""] };
  return values[q.datatype];
}

/** A draft that fits; by village and landmark, so that nothing depends on a point. */
export function draft(over: Partial<Draft> = {}, now: Date = new Date()): Draft {
  const category = batu.category(over.category ?? "jalan_rusak");
  return {
    id: id("rep", now.getTime()),
    category: "jalan_rusak",
    village: batu.villages[0]!.code,
    landmark: "depan masjid besar",
    answers: category ? answersFor(category) : {},
    description: "Lubang di tengah jalan, sudah dua minggu, motor sering jatuh kalau malam.",
    ...over,
  };
}

let people = 0;
const person = (role: Role, agency?: string): Extract<Actor, { kind: "person" }> => ({ kind: "person", id: `per_${String(++people).padStart(26, "0")}`, name: `Orang ${people}`, grants: [{ role, agency }] });

export const officer = (agency: string) => person("agency_officer", agency);
export const head = (agency: string) => person("agency_head", agency);
export const operator = () => person("operator");
export const citizen = () => person("citizen");
export const guest: Actor = { kind: "guest" };
/** Follows by any number at once, as somebody signed in does by their own. */
export const trusted: Actor = { kind: "guest", madeUp: true };
export const device = (name: string): Extract<Actor, { kind: "guest" }> => ({ kind: "guest", device: `dev_${createHash("sha256").update(name).digest("hex").slice(0, 24)}` });

/** A head as it stands right after opening, for the pure rules. */
export const info = (over: Partial<Info> = {}): Stored<Info> => ({
  id: id("rep"),
  code: "BTU-7K3M4",
  category: "jalan_rusak",
  agency: "dpupr",
  state: "open",
  summary: "Lubang di tengah jalan",
  village: batu.villages[0]!.code,
  anonymous: false,
  confidential: false,
  emergency: false,
  createdAt: "2026-11-16T01:00:00.000Z",
  updatedAt: "2026-11-16T01:00:00.000Z",
  respondBy: "2026-11-17T01:00:00.000Z",
  resolveBy: "2026-12-01T01:00:00.000Z",
  escalated: 0,
  reopened: 0,
  supporters: 0,
  version: 1,
  ...over,
});

/** The Fault a promise or a call ends in. */
export async function faultOf(run: () => unknown): Promise<{ kind: string; code: string; detail: Record<string, any> }> {
  try {
    await run();
  } catch (error) {
    return error as never;
  }
  throw new Error("nothing was refused");
}
