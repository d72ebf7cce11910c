import type { Hono } from "hono";
import { getPath } from "hono/utils/url";
import type { Env } from "./env.ts";
import type { Group } from "./group.ts";

/** Routes that are one part of the bundle, which is loaded when a request for one of them comes. */
interface RouteGroup<G extends Hono<any> = Hono<any>> {
  /**
   * Below which paths it has routes: `/api/listings`, or `GET /api/listings` for routes that only read, where writing needs much more.
   * Groups that name the same path are loaded together.
   */
  paths: readonly string[];
  load(): Promise<G>;
}

/** What a module brings to the API. */
export interface ApiModule {
  /** Headings of the document, in its order. */
  tags: { name: string; description: string }[];
  /** In the order of the document. */
  groups: RouteGroup<Group>[];
}

/** The groups that answer below one path. */
interface Answering {
  load(): Promise<Hono<any>[]>;
}

export interface RouteGroups {
  /** @returns undefined where no group has routes */
  answering(method: string, path: string): Answering | undefined;
}

/** Finds the groups for a request: those that name the longest path above its own. Each group carries its routes' full paths. */
export function routeGroups(groups: RouteGroup[]): RouteGroups {
  const names = [...new Set(groups.flatMap(({ paths }) => paths))];
  const table = names.map((name) => ({
    above: name.replace("GET ", ""),
    readsOnly: name.startsWith("GET "),
    load: () => Promise.all(groups.filter(({ paths }) => paths.includes(name)).map(({ load }) => load())),
  }));
  table.sort((a, b) => b.above.length - a.above.length || Number(b.readsOnly) - Number(a.readsOnly));
  return {
    answering(method, path) {
      const reads = method === "GET" || method === "HEAD";
      return table.find(({ above, readsOnly }) => path.startsWith(above) && (path.length === above.length || path[above.length] === "/") && (reads || !readsOnly));
    },
  };
}

/**
 * Sends each request to an app of the groups that answer it. A function that starts pays for those alone, and their routes are
 * few enough for Hono's quick router, which cannot tell `/near` from `/:code`.
 * @param app answers what no group does
 * @param make makes the app of a few groups
 */
export function withRouteGroups(app: Hono<Env>, groups: RouteGroups, make: (groups: Hono<any>[]) => Hono<Env>): void {
  const made = new Map<Answering, Hono<Env>>();
  const elsewhere = app.fetch;
  const loaded = async (answering: Answering): Promise<Hono<Env>> => {
    const groups = await answering.load();
    const app = made.get(answering) ?? make(groups);
    made.set(answering, app);
    return app;
  };
  app.fetch = (request, ...rest) => {
    const answering = groups.answering(request.method, getPath(request));
    if (!answering) return elsewhere(request, ...rest);
    const app = made.get(answering);
    return app ? app.fetch(request, ...rest) : loaded(answering).then((app) => app.fetch(request, ...rest));
  };
}
