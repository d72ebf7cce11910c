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
 * Puts the platform into an app.
 * @throws Error when a stage that is to last would be removed, or its settings do not fit
 */
export function platform(app: App): void {
  const chosen = settings(app.stage);
  if (app.mode === "remove" && chosen.protected) throw new Error(`${app.stage} is protected: what to do instead stands in stacks/README.md`);
  for (const part of Object.values(stacks)) {
    app.stack(part);
    const stack = getStack(part);
    stack.terminationProtection = chosen.protected;
    // A function that sst puts into every stack for constructs of its own, of which there are none.
    stack.node.tryRemoveChild("CustomResourceHandler");
  }
}
