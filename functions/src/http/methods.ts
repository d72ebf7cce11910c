import type { Hono } from "hono";
import { Fault } from "@among/core/fault";
import type { RouteGroups } from "./route-groups.ts";

/** What a page takes: it is read, or its form is sent. */
const ofPages = ["GET", "HEAD", "POST"];
const ofRoutes = ["GET", "POST", "PUT", "PATCH", "DELETE"];

const fits = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((part, n) => part === given[n] || (part.startsWith(":") && given[n] !== ""));
};

const has = (app: Hono<any>, method: string, path: string): boolean => app.routes.some((route) => route.method === method && fits(route.path, path));

/** Refuses a request whose method the page does not take. @throws Fault method `method.unknown` with `allow` */
export function checkPageMethod(method: string): void {
  if (!ofPages.includes(method)) throw new Fault("method", "method.unknown", { allow: ofPages });
}

/** What there is to say of a path that no route answered: another method may be taken there. */
export async function routeMissing(path: string, apps: readonly (Hono<any> | RouteGroups)[]): Promise<Fault> {
  const allow: string[] = [];
  for (const method of ofRoutes) {
    const at = await Promise.all(apps.map(async (app) => ("answering" in app ? ((await app.answering(method, path)?.load()) ?? []) : [app])));
    if (at.flat().some((app) => has(app, method, path))) allow.push(method, ...(method === "GET" ? ["HEAD"] : []));
  }
  return allow.length > 0 ? new Fault("method", "method.unknown", { allow }) : new Fault("missing", "route.missing");
}
