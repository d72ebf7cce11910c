import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import { edit } from "@among/core/market/listing/edit";
import { spend } from "@among/core/market/limits";
import type { Lang } from "../shell/lang.ts";
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
  /** Set where a listing is changed rather than made. */
  change?: { id: string; version?: number };
}

/** Takes the sell form. @returns the listing's id, or what was refused with all that was typed */
export async function submit(data: FormData, by: By): Promise<{ id: string } | Refused> {
  const form = formOf(data);
  const values = readForm(form);
  const refused = (status: number, fault: string, more: Record<string, string> = {}): Refused => ({ status, fault, fields: ownFields(more), values });
  try {
    const draft = toDraft(values, by.lang);
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

/** A form that was not sent because its session had ended, as the person left it. */
export const unsent = (data: FormData): Refused => ({ status: 200, fault: "form.unsent", fields: {}, values: readForm(formOf(data)) });
