import type { Category } from "@among/region";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import * as Photo from "@among/core/media/photo";
import { check } from "@among/core/reports/draft";
import { spend } from "@among/core/reports/limits";
import { near, type Near } from "@among/core/reports/near";
import { open } from "@among/core/reports/open";
import { filesOf, readForm, toDraft, type Values } from "./form.ts";

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
  address?: string;
}

/** Takes a form sent without script: everything in it comes back with whatever is wrong, photos included. */
export async function submit(form: FormData, by: By): Promise<Outcome> {
  const values = readForm(form, by.category);
  const fields = await receive(values, filesOf(form), by);
  const draft = toDraft(values, by.category, by.lang);
  const refused = (status: number, more: Fields = {}, outside = false): Outcome => ({ kind: "refused", status, values, fields: { ...more, ...fields }, outside });
  try {
    check(use().region, draft);
    if (Object.keys(fields).length > 0) return refused(422);
    if (!values.seenNear) {
      const list = (await near({ category: draft.category, point: draft.point, village: draft.point ? undefined : draft.village })).filter(({ report }) => report.id !== draft.id);
      if (list.length > 0) return { kind: "near", values, list };
    }
    await spend("open", by.actor, by.address);
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

/** Keeps each photo that can be kept and says what is wrong with the others. */
async function receive(values: Values, files: File[], { actor, address }: By): Promise<Fields> {
  const fields: Fields = {};
  for (const file of files) {
    if (values.photos.length === 3) break;
    try {
      await spend("photo", actor, address);
      const photo = await Photo.receive(actor, new Uint8Array(await file.arrayBuffer()));
      values.photos.push(photo.id);
    } catch (error) {
      if (!Fault.is(error)) throw error;
      fields.photos = error.code;
    }
  }
  return fields;
}
