import identity from "./identity/module.ts";
import market from "./market/module.ts";
import reports from "./reports/module.ts";
import respond from "./respond/module.ts";
import type { Page } from "./shell/define-module.ts";
import shell from "./shell/module.ts";

/** Every module of the site; a new one is added here and nowhere else. */
export const modules = [shell, identity, reports, respond, market];

/** What every page declares, by the pattern of its address. */
export const pages: Record<string, Page> = Object.assign({}, ...modules.map((module) => module.pages));
