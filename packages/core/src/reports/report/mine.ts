import * as z from "zod";
import type { Actor } from "../../actor.ts";
import { refs, type WrittenAs } from "../../identity/device.ts";
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

/** Takes every link from reports to these authors away, with number and name: their account is gone. What came from a device after it was claimed is somebody else's, and stays. */
export async function forgetAll(authors: WrittenAs[]): Promise<void> {
  for (const author of authors) {
    for (let page = await pointers(author); page.length > 0; page = await pointers(author)) {
      for (const pointer of page) {
        await forgetReporter(pointer.code, { wholly: true });
        await Pointers.remove(pointer);
      }
    }
  }
}

const pointers = async (author: WrittenAs) => (await Pointers.query({ ...writtenAs(author), limit: 50, consistent: true })).items;

// A pointer's sort key begins with its time; `#` and what follows it sort before `$`.
const writtenAs = ({ by, until }: WrittenAs) => ({ pk: `reporter#${by}`, ...(until === undefined ? {} : { to: `${until}$` }) });

/** Those that may be listed: a confidential report belongs to its key alone. */
const listable = (list: Stored<Info>[]): Stored<Info>[] => list.filter((report) => !report.confidential);

/** Codes of everything the actor ever reported, from every device that is theirs, but not what is confidential: for "my data". */
export async function allMine(actor: Actor): Promise<string[]> {
  const own = await Promise.all((await refs(actor)).map((author) => everything((cursor) => Pointers.query({ ...writtenAs(author), limit: 500, cursor }))));
  const codes = [...new Set(own.flat().map((p) => p.code))];
  const found: Stored<Info>[] = [];
  for (let at = 0; at < codes.length; at += 100) found.push(...(await heads(codes.slice(at, at + 100))));
  const listed = new Set(listable(found).map(({ code }) => code));
  return codes.filter((code) => listed.has(code));
}

/** The actor's own reports, from every device that is theirs, newest first; of the latest 50, those that are not confidential. */
export async function mine(actor: Actor): Promise<Stored<Info>[]> {
  const pages = await Promise.all((await refs(actor)).map((author) => Pointers.query({ ...writtenAs(author), reverse: true, limit: 50 })));
  const codes = pages.flatMap((p) => p.items).sort((a, b) => b.at.localeCompare(a.at)).slice(0, 50).map((p) => p.code);
  const found = listable(await heads([...new Set(codes)]));
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
