import { roles, type Actor, type Grant, type Role } from "../actor.ts";
import { Fault } from "../fault.ts";

/**
 * How far a permission reaches for one role:
 * `everywhere`; `agency`: the one of the grant; `villages`: those of the grant, or all when it lists none;
 * `listed_villages`: only those the grant lists; `self`: the actor's own record.
 */
type Reach = "everywhere" | "agency" | "villages" | "listed_villages" | "self";

/** Who a rule is about: a role, any signed-in person, or anyone at all. */
export type Holder = Role | "person" | "anyone";
export const holders: readonly Holder[] = ["anyone", "person", ...roles];

export type Rule = { readonly [who in Holder]?: Reach } & {
  /** Asks for a second factor given within the last minutes (`freshFor`). */
  readonly stepUp?: true;
};

/** What an action is about to touch. A missing field is not "any": it fits only those who may everywhere. */
interface Scope {
  agency?: string;
  village?: string;
  commodity?: string;
  /** Id of the person whose record it is. */
  person?: string;
}

const ofAgency = { agency_officer: "agency", agency_head: "agency" } as const;

/** The one table of permissions: what is not written here, nobody may do. Tests and the admin page read it. */
export const permissions = {
  "report.create": { anyone: "everywhere" },
  "report.read_confidential": { ...ofAgency, operator: "everywhere" },
  "report.read_reporter": { ...ofAgency, operator: "everywhere" },
  "report.take": { ...ofAgency, operator: "everywhere" },
  "report.acknowledge": { ...ofAgency, operator: "everywhere" },
  "report.plan": ofAgency,
  "report.start": ofAgency,
  "report.ask": { ...ofAgency, operator: "everywhere" },
  "report.note": { ...ofAgency, operator: "everywhere" },
  "report.forward": { ...ofAgency, operator: "everywhere" },
  "report.reject": { ...ofAgency, operator: "everywhere" },
  "report.finish": ofAgency,
  "report.assign": { agency_head: "agency", operator: "everywhere" },
  "report.moderate": { operator: "everywhere" },
  "agency.figures": { agency_head: "agency", operator: "everywhere" },
  "operator.board": { operator: "everywhere" },

  "listing.create": { person: "everywhere" },
  "listing.moderate": { operator: "everywhere" },
  "request.create": { person: "everywhere" },
  "deal.begin": { person: "everywhere" },
  "deal.settle": { operator: "everywhere" },
  "price.import": { operator: "everywhere", editor: "everywhere" },
  "price.decide": { operator: "everywhere" },

  "person.read": { person: "self", admin: "everywhere" },
  "person.export": { person: "self" },
  "person.delete": { person: "self" },
  "person.roles": { admin: "everywhere", stepUp: true },
  "person.renew": { admin: "everywhere", stepUp: true },
  "invitation.create": { admin: "everywhere", stepUp: true },
  "session.list": { person: "self" },
  "session.revoke": { person: "self", admin: "everywhere" },
  "agency.edit": { admin: "everywhere" },
  "category.edit": { admin: "everywhere" },
  "audit.read": { admin: "everywhere" },
  "audit.export": { admin: "everywhere", stepUp: true },
  // A village officer is an agency's officer whose grant lists villages.
  "farmer.verify": { extension_officer: "villages", agency_officer: "listed_villages" },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof permissions;
export const actions = Object.keys(permissions) as Action[];

/** For how long a second factor counts as fresh, in ms. */
export const freshFor = 10 * 60_000;

export const ruleOf = (action: Action): Rule => permissions[action];

/**
 * May this actor do this? Without a scope: anywhere at all (to decide whether a link is shown).
 * Says nothing about a fresh second factor; `need` does.
 */
export function can(actor: Actor, action: Action, scope?: Scope): boolean {
  if (actor.kind === "system") return true;
  const rule = ruleOf(action);
  if (rule.anyone) return true;
  if (actor.kind === "guest") return false;
  if (rule.person && reaches(rule.person, actor.id, undefined, scope)) return true;
  return actor.grants.some((grant) => {
    const reach = rule[grant.role];
    return reach !== undefined && reaches(reach, actor.id, grant, scope);
  });
}

function reaches(reach: Reach, self: string, grant: Grant | undefined, scope: Scope | undefined): boolean {
  if (reach === "everywhere" || scope === undefined) return reach !== "listed_villages" || Boolean(grant?.villages?.length);
  if (reach === "self") return scope.person === self;
  if (reach === "agency") return scope.agency !== undefined && scope.agency === grant?.agency;
  if (!grant) return false;
  if (!grant.villages) return reach === "villages" && growsHere(grant, scope);
  return scope.village !== undefined && grant.villages.includes(scope.village) && growsHere(grant, scope);
}

const growsHere = (grant: Grant, { commodity }: Scope): boolean => !grant.commodities || commodity === undefined || grant.commodities.includes(commodity);

/**
 * @throws Fault unauthenticated `session.needed` for a guest; forbidden `role.needed` for a person without the role;
 * forbidden `step_up.needed` when the second factor is too old. For a foreign id the caller answers 404.
 */
export function need(actor: Actor, action: Action, scope?: Scope, now: number = Date.now()): void {
  if (!can(actor, action, scope)) {
    throw actor.kind === "guest" ? new Fault("unauthenticated", "session.needed") : new Fault("forbidden", "role.needed", { action });
  }
  if (ruleOf(action).stepUp && !isFresh(actor, now)) throw new Fault("forbidden", "step_up.needed", { action });
}

/** True when the session proved a second factor within `freshFor`. */
export const isFresh = (actor: Actor, now: number = Date.now()): boolean =>
  actor.kind === "system" || (actor.kind === "person" && actor.provedAt !== undefined && now - actor.provedAt < freshFor && actor.provedAt <= now + 60_000);
