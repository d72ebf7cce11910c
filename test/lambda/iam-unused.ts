import type { FunctionName as Name } from "../../stacks/sizes.ts";
import { isLike } from "./iam.ts";
import type { Use } from "./iam-gate.ts";
import type { Policies } from "./iam-policies.ts";

/** Lines of `unused` that may stand there, and why. */
export type Exception = [pattern: RegExp, reason: string];

const list = (of: string | string[]): string[] => [of].flat();
const short = (arn: string): string => arn.replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, "").replace(/^table\/[^/]+/, "table");

/**
 * What is given to functions and was not asked for: each action on each resource, and each beginning of keys where there
 * are some. Those of a statement with several actions are one list for all of them, so it is enough that one asks for it.
 */
export function unused(policies: Policies, uses: Use[]): string[] {
  const found: string[] = [];
  for (const name of Object.keys(policies) as Name[]) {
    const own = kinds(uses.filter(({ by }) => by === name));
    for (const { Effect, Action, Resource, Condition } of policies[name]) {
      if (Effect === "Deny") continue;
      for (const resource of list(Resource)) {
        const on = own.filter((use) => isLike(resource, use.resource) && list(Action).includes(use.action));
        for (const action of list(Action)) if (!on.some((use) => use.action === action)) found.push(`${name} ${action} ${short(resource)}`);
        const prefixes = list(Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] ?? []);
        for (const prefix of prefixes) if (!on.some(({ context }) => context["dynamodb:LeadingKeys"]!.some((key) => isLike(prefix, key)))) found.push(`${name} ${list(Action).join(",")} ${short(resource)} ${prefix}`);
      }
    }
  }
  return found.sort();
}

/** One of those that are alike: of the same action, on the same thing, with keys that begin alike. */
function kinds(uses: Use[]): Use[] {
  const first = new Map<string, Use>();
  for (const use of uses) {
    const about = use.context["dynamodb:LeadingKeys"]?.map((key) => key.split("#")[0]).join(" ");
    first.set([use.action, use.resource, about].join(" "), use);
  }
  return [...first.values()];
}
