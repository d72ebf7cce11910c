import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import * as Begin from "@among/core/market/deal/begin";
import * as Edit from "@among/core/market/listing/edit";
import * as Flag from "@among/core/market/trust/flag";
import { spend } from "@among/core/market/limits";
import type { Info } from "@among/core/market/listing/info";
import * as Saved from "@among/core/market/listing/saved";
import type { Lang } from "../shell/lang.ts";
import { formOf, quantityOf, rupiahOf, type Form } from "./typed.ts";

export const actions = ["offer", "ask", "like", "unlike", "flag", "vouch"] as const;
export type Action = (typeof actions)[number];

/** The offer form as the person left it. */
export interface Typed {
  id: string;
  quantity: string;
  price: string;
  handover: string;
  on: string;
  payment: string;
  text: string;
  reason: string;
}
export const blank = (): Typed => ({ id: id("dea"), quantity: "", price: "", handover: "", on: "", payment: "cash", text: "", reason: "" });

export interface Refused {
  action: Action;
  status: number;
  fault: string;
  fields: Record<string, string>;
  typed: Typed;
}

const read = (form: Form): Typed => {
  const { text } = form;
  return { id: text("id") || id("dea"), quantity: text("quantity"), price: text("price"), handover: text("handover"), on: text("on"), payment: text("payment"), text: text("text") || text("question") || text("told"), reason: text("reason") };
};

/** A form that was not sent because its session had ended, as the person left it; nothing where no such form is on the page. */
export function unsent(data: FormData): Refused | undefined {
  const form = formOf(data);
  const action = actions.find((a) => a === form.text("action"));
  return action && { action, status: 200, fault: "form.unsent", fields: {}, typed: read(form) };
}

/** The terms as typed; what is left out is the listing's or what was offered before. */
export const termsOf = (typed: Omit<Typed, "id" | "reason">, lang: Lang) => ({
  quantity: quantityOf(typed.quantity, lang),
  price: rupiahOf(typed.price),
  handover: (typed.handover || undefined) as "pickup" | undefined,
  on: typed.on || undefined,
  payment: (typed.payment || undefined) as "cash" | undefined,
  text: typed.text || undefined,
});

/**
 * Does what a form of a listing's page asks for.
 * @returns where to go then, unprefixed; or what was refused, with all that was typed
 * @throws Fault unauthenticated, missing, forbidden: those have pages of their own
 */
export async function act(data: FormData, { actor, listing, lang }: { actor: Actor; listing: Info; lang: Lang }): Promise<{ to: string } | Refused> {
  const form = formOf(data);
  const action = actions.find((a) => a === form.text("action"));
  if (!action) throw new Fault("invalid", "action.unknown");
  const typed = read(form);
  const here = `/tani/${listing.id}`;
  try {
    if (action === "like") await Saved.like(actor, listing);
    if (action === "unlike") await Saved.unlike(actor, listing.id);
    if (action === "like" || action === "unlike") return { to: `${here}?ok=${action}` };
    if (action === "vouch") {
      await Edit.vouch(actor, listing.id, { number: form.text("number"), kind: form.text("kind"), expiresOn: form.text("expiresOn") });
      return { to: `${here}?ok=vouch` };
    }
    await spend(action === "flag" ? "flag" : "deal", actor);
    if (action === "flag") {
      await Flag.flag(actor, listing.id, { reason: typed.reason, text: typed.text });
      return { to: `${here}?ok=flag` };
    }
    const about = { id: typed.id, listing: listing.id, lang };
    const { deal } = action === "ask" ? await Begin.inquire(actor, { ...about, text: typed.text }) : await Begin.offer(actor, { ...about, ...termsOf(typed, lang) });
    return { to: `/tani/transaksi/${deal.id}?ok=${action === "ask" ? "inquired" : "offered"}` };
  } catch (error) {
    if (!Fault.is(error) || ["missing", "forbidden", "unauthenticated"].includes(error.kind)) throw error;
    if (error.code === "deal.id_taken") typed.id = id("dea");
    const status = { limited: 429, conflict: 409 }[error.kind as string] ?? 422;
    return { action, status, fault: error.code, fields: error.detail.fields ?? {}, typed };
  }
}
