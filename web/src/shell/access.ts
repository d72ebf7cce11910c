import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { need, ruleOf, type Rule } from "@among/core/identity/permissions";
import { publicRoles } from "@among/core/identity/person";
import { pages } from "../modules.ts";

/**
 * Lets somebody into a page, or not; what it shows them is authorised again by the verbs it calls.
 * @param page pattern of its address
 * @throws Fault unauthenticated `session.needed`; forbidden `role.needed`; missing for a page that does not say who it is for
 */
export function enter(actor: Actor, page: string): void {
  const wanted = pages[page]?.for;
  if (!wanted) throw new Fault("missing", "page.undeclared");
  if (wanted === "public") return;
  if (actor.kind === "guest") throw new Fault("unauthenticated", "session.needed");
  if (wanted !== "session") need(actor, wanted);
}

/** True for a page that only staff can enter: they sign in with a password and a second factor, not with a code. */
export function isForStaff(page: string): boolean {
  const wanted = pages[page]?.for ?? "public";
  if (wanted === "public" || wanted === "session") return false;
  const rule: Rule = ruleOf(wanted);
  return !["anyone" as const, "person" as const, ...publicRoles].some((holder) => rule[holder]);
}
