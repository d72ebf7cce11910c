import type { Actor } from "@among/core/actor";
import * as Overrides from "@among/core/settings/overrides";
import type { Words } from "../shell/words.ts";
import { refusedOf, type Refused } from "./refused.ts";

/** The form of one category or agency: what is set over the pack, or what was typed. */
export interface Sheet<F extends string> {
  typed: Record<F, string>;
  version: number;
  refused?: Refused;
}

type Kind = "categories" | "agencies";

/** The fields as text, from what is set; empty where the pack's value holds. */
export async function readSheet<F extends string>(kind: Kind, key: string, fields: readonly F[]): Promise<Sheet<F>> {
  const stored = await Overrides.latest();
  const set = (stored[kind][key] ?? {}) as Record<string, string | number | undefined>;
  return { typed: Object.fromEntries(fields.map((f) => [f, String(set[f] ?? "")])) as Record<F, string>, version: stored.version };
}

/**
 * Saves the form.
 * @returns undefined when it was saved; otherwise the form to show again with what was typed, over the newest version
 * @throws Fault forbidden, missing
 */
export async function saveSheet<F extends string>(actor: Actor, kind: Kind, key: string, form: FormData, fields: readonly F[], numbers: readonly F[], words: Words["admin"]): Promise<Sheet<F> | undefined> {
  const typed = Object.fromEntries(fields.map((f) => [f, String(form.get(f) ?? "").trim().slice(0, 200)])) as Record<F, string>;
  const filled = fields.filter((f) => typed[f] !== "");
  // A comma is how halves are written here.
  const input = Object.fromEntries(filled.map((f) => [f, numbers.includes(f) ? Number(typed[f].replace(",", ".")) : typed[f]]));
  try {
    await Overrides[kind === "categories" ? "setCategory" : "setAgency"](actor, key, input, Number(form.get("version")) || 0);
    return undefined;
  } catch (error) {
    return { typed, refused: refusedOf(error, words), version: (await Overrides.latest()).version };
  }
}
