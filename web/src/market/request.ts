import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import * as Begin from "@among/core/market/deal/begin";
import { spend } from "@among/core/market/limits";
import * as Request from "@among/core/market/request/open";
import type { Lang } from "../shell/lang.ts";
import { termsOf } from "./offer.ts";
import { formOf, gramsOf, quantityOf, rupiahOf, type Form } from "./typed.ts";

const names = ["commodity", "unit", "grams", "quantity", "price", "from", "until", "weekly", "village", "grade", "description", "day", "listing", "handover", "payment", "text"] as const;
export type Values = Record<(typeof names)[number], string> & { id: string };

export interface Refused {
  status: number;
  fault: string;
  fields: Record<string, string>;
  values: Values;
}

export const blank = (prefix: "req" | "dea", more: Partial<Values> = {}): Values => ({ ...(Object.fromEntries(names.map((name) => [name, ""])) as Values), id: id(prefix), ...more });

const read = (form: Form, prefix: "req" | "dea"): Values => ({ ...(Object.fromEntries(names.map((name) => [name, form.text(name)])) as Values), id: form.text("id") || id(prefix) });

/** A form that was not sent because its session had ended, as the person left it. */
export const unsent = (data: FormData, prefix: "req" | "dea"): Refused => ({ status: 200, fault: "form.unsent", fields: {}, values: read(formOf(data), prefix) });

async function attempt(values: Values, prefix: "req" | "dea", verb: () => Promise<string>): Promise<{ id: string } | Refused> {
  try {
    return { id: await verb() };
  } catch (error) {
    if (!Fault.is(error) || ["missing", "forbidden", "unauthenticated"].includes(error.kind)) throw error;
    if (error.code.endsWith(".id_taken")) values.id = id(prefix);
    return { status: { limited: 429, conflict: 409 }[error.kind as string] ?? 422, fault: error.code, fields: error.detail.fields ?? {}, values };
  }
}

/** Takes the form of a new request. @returns the request's id, or what was refused with all that was typed */
export function post(data: FormData, actor: Actor, lang: Lang): Promise<{ id: string } | Refused> {
  const v = read(formOf(data), "req");
  return attempt(v, "req", async () => {
    await spend("request", actor);
    const draft = {
      id: v.id, lang, commodity: v.commodity, unit: v.unit || undefined, grams: gramsOf(v.grams, lang), quantity: quantityOf(v.quantity, lang) as number, price: rupiahOf(v.price), from: v.from,
      until: v.until || undefined, weekly: v.weekly === "1", village: v.village, grade: v.grade || undefined, description: v.description || undefined,
    };
    return (await Request.open(actor, draft)).request.id;
  });
}

/** Takes a farmer's answer. @returns the deal's id, or what was refused with all that was typed */
export function answer(data: FormData, request: string, actor: Actor, lang: Lang): Promise<{ id: string } | Refused> {
  const v = read(formOf(data), "dea");
  return attempt(v, "dea", async () => {
    await spend("deal", actor);
    return (await Begin.answer(actor, { id: v.id, request, day: v.day, listing: v.listing || undefined, lang, ...termsOf({ ...v, on: "" }, lang) })).deal.id;
  });
}
