import type { Group } from "./http/group.ts";
import { routeGroups } from "./http/route-groups.ts";
import { identity } from "./identity/api.ts";
import { market } from "./market/api.ts";
import { media } from "./media/api.ts";
import { reports } from "./reports/api.ts";
import { respond } from "./respond/api.ts";
import { town } from "./town/api.ts";

/** Every module with routes, in the order of the document; a new one is added here and nowhere else. */
export const modules = [reports, media, market, town, identity, respond];
const groups = modules.flatMap((module) => module.groups);

/** All routes that the document tells of. */
export const allGroups = (): Promise<Group[]> => Promise.all(groups.map(({ load }) => load()));
export const tags = modules.flatMap((module) => module.tags);

const docs = async () => (await import("./http/docs/route.ts")).docs(allGroups, tags);

/** The API in groups that are loaded when they are asked for; whoever assembles it sets the actor, limits bodies and answers faults. */
export const api = routeGroups([...groups, { paths: ["/api/openapi.json", "/api/docs", "/api/docs.css"], load: docs }]);
