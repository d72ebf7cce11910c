import { type App, getStack } from "sst/constructs";
import { api } from "./api.ts";
import { data } from "./data.ts";
import { settings } from "./settings.ts";
import { site } from "./site.ts";
import { watch } from "./watch.ts";
import { work } from "./work.ts";

/** All stacks, each after those it uses. Their order is also that of a deployment. */
export const stacks = { data, api, site, work, watch };

/**
 * Adds all stacks to an app.
 * @throws Error when a protected stage would be removed, or its settings do not fit
 */
export function platform(app: App): void {
  const chosen = settings(app.stage);
  if (app.mode === "remove" && chosen.protected) throw new Error(`${app.stage} is protected: what to do instead stands in stacks/README.md`);
  for (const part of Object.values(stacks)) {
    app.stack(part);
    const stack = getStack(part);
    stack.terminationProtection = chosen.protected;
    // sst adds this function to every stack for its own constructs, and none of them is used.
    stack.node.tryRemoveChild("CustomResourceHandler");
  }
}
