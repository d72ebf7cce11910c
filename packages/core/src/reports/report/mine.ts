import * as z from "zod";
import type { Actor } from "../../actor.ts";
import { refs } from "../../identity/device.ts";
import { everything } from "../../pages.ts";
import { entity, type Stored } from "../../table.ts";
import { forgetReporter } from "../forget.ts";
import { heads } from "./read.ts";
import { type Info } from "./info.ts";

/** Points from whoever opened a report to it; written by the change feed, so that opening stays one write. */
const Pointer = z.object({ by: z.string(), code: z.string(), at: z.iso.datetime() });
const Pointers = entity(Pointer, {
  name: "report_pointer",
  key: (p: { by: string; code: string; at: string }) => ({ pk: `reporter#${p.by}`, sk: `${p.at}#${p.code}` }),
});

/** Remembers who opened a report. Again changes nothing. */
export async function point(report: Info): Promise<void> {
  if (!report.by) return;
  await Pointers.ensure({ by: report.by, code: report.code, at: report.createdAt });
}

/** Takes every link from reports to these authors away, with number and name: their account is gone. */
export async function forgetAll(authors: string[]): Promise<void> {
  for (const by of authors) {
    for (let page = await pointers(by); page.length > 0; page = await pointers(by)) {
      for (const pointer of page) {
        await forgetReporter(pointer.code, { wholly: true });
        await Pointers.remove(pointer);
      }
    }
  }
}

const pointers = async (by: string) => (await Pointers.query({ pk: `reporter#${by}`, limit: 50, consistent: true })).items;

/** Codes of everything the actor ever reported, from every device that is theirs: for "my data". */
export async function allMine(actor: Actor): Promise<string[]> {
  const own = await Promise.all((await refs(actor)).map((by) => everything((cursor) => Pointers.query({ pk: `reporter#${by}`, limit: 500, cursor }))));
  return [...new Set(own.flat().map((p) => p.code))];
}

/** The actor's own reports, from every device that is theirs, newest first; the latest 50. */
export async function mine(actor: Actor): Promise<Stored<Info>[]> {
  const pages = await Promise.all((await refs(actor)).map((by) => Pointers.query({ pk: `reporter#${by}`, reverse: true, limit: 50 })));
  const codes = pages.flatMap((p) => p.items).sort((a, b) => b.at.localeCompare(a.at)).slice(0, 50).map((p) => p.code);
  const found = await heads([...new Set(codes)]);
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
