import type { Category } from "@among/region";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import { check } from "@among/core/reports/report/draft";
import { near, type Near } from "@among/core/reports/report/near";
import { open } from "@among/core/reports/report/open";
import { readForm, toDraft, type Values } from "./form.ts";

type Fields = Record<string, string>;

export type Outcome =
  | { kind: "sent"; to: string }
  /** Shown once: is it one of these? */
  | { kind: "near"; values: Values; list: Near[] }
  | { kind: "refused"; status: number; values: Values; fields: Fields; outside: boolean };

interface By {
  actor: Actor;
  category: Category;
  lang: "id" | "en";
}

/** Takes a form sent without script: everything in it comes back with whatever is wrong. */
export async function submit(form: FormData, by: By): Promise<Outcome> {
  const values = readForm(form, by.category);
  const draft = toDraft(values, by.category, by.lang);
  const refused = (status: number, more: Fields = {}, outside = false): Outcome => ({ kind: "refused", status, values, fields: more, outside });
  try {
    check(use().region, draft);
    if (!values.seenNear) {
      const list = (await near(by.actor, { category: draft.category, point: draft.point, village: draft.point ? undefined : draft.village })).filter(({ report }) => report.id !== draft.id);
      if (list.length > 0) return { kind: "near", values, list };
    }
    const { report, key } = await open(by.actor, draft);
    return { kind: "sent", to: `/laporan/${report.code}?kunci=${key}&baru=1` };
  } catch (error) {
    if (!Fault.is(error)) throw error;
    if (error.kind === "limited") return refused(429, { form: "limited" });
    if (error.code === "report.id_taken") {
      values.id = id("rep");
      return refused(409, { form: error.code });
    }
    if (error.code.startsWith("photo.")) values.photos = [];
    if (error.kind !== "invalid" && error.kind !== "too_large") throw error;
    return refused(422, error.detail.fields, error.code === "report.outside_region");
  }
}
