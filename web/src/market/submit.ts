import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import { create } from "@among/core/market/create";
import { edit } from "@among/core/market/edit";
import { spend } from "@among/core/market/limits";
import * as Photo from "@among/core/media/photo";
import { spend as spendPhoto } from "@among/core/reports/limits";
import type { Lang } from "../lang.ts";
import { ownFields, readForm, toDraft, type Values } from "./form.ts";
import { formOf } from "./typed.ts";

export interface Refused {
  status: number;
  fault: string;
  /** Form field → code of what is wrong with it. */
  fields: Record<string, string>;
  values: Values;
}

interface By {
  actor: Actor;
  lang: Lang;
  address?: string;
  /** Set where a listing is changed rather than made. */
  change?: { id: string; version?: number };
}

/** Takes the sell form. @returns the listing's id, or what was refused with all that was typed, photos included */
export async function submit(data: FormData, by: By): Promise<{ id: string } | Refused> {
  const form = formOf(data);
  const values = readForm(form);
  const fields = await receive(values, form.files("files"), by);
  const refused = (status: number, fault: string, more: Record<string, string> = {}): Refused => ({ status, fault, fields: { ...ownFields(more), ...fields }, values });
  try {
    const draft = toDraft(values, by.lang);
    // A photo that could not be kept is said before anything goes on offer without it.
    if (Object.keys(fields).length > 0) return refused(422, "listing.invalid");
    await spend("listing", by.actor);
    if (by.change) return await edit(by.actor, by.change, draft);
    return (await create(by.actor, draft)).listing;
  } catch (error) {
    if (!Fault.is(error) || ["missing", "forbidden", "unauthenticated"].includes(error.kind)) throw error;
    if (error.code === "listing.id_taken") values.id = id("lst");
    if (error.code.startsWith("photo.")) values.photos = [];
    return refused({ limited: 429, conflict: 409 }[error.kind as string] ?? 422, error.code, error.detail.fields);
  }
}

/** Keeps each photo that can be kept and says what is wrong with the others. */
async function receive(values: Values, files: File[], { actor, address }: By): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const file of files.slice(0, 4 - values.photos.length)) {
    try {
      await spendPhoto("photo", actor, address);
      values.photos.push((await Photo.receive(actor, new Uint8Array(await file.arrayBuffer()))).id);
    } catch (error) {
      if (!Fault.is(error)) throw error;
      fields.photos = error.code;
    }
  }
  return fields;
}
