import { Hono, type Context, type MiddlewareHandler } from "hono";
import { identify } from "./actor.ts";
import { countedAddress } from "./address.ts";
import { amend } from "./amend.ts";
import type { Env } from "./env.ts";
import { answerTo, type Render } from "./fault-page.ts";
import { files } from "./files.ts";
import { headers } from "./headers.ts";
import { limits, type TakesTable } from "./limits.ts";
import { log } from "./log.ts";
import { checkPageMethod, routeMissing } from "./methods.ts";
import { headerOf } from "./node.ts";
import { origin } from "./origin.ts";
import { requestId } from "./request-id.ts";
import { withRouteGroups, type RouteGroups } from "./route-groups.ts";

export interface Parts {
  /** What carries its own full paths: `/api/*`, `/auth/*`. */
  apps: (Hono<any> | RouteGroups)[];
  /** The site's pages, loaded when the first is asked for. */
  pages: () => Promise<Render>;
  /** Which of them take a table as a file; asked only when such a form comes. None when not given. */
  takesTable?: TakesTable;
  /** True in the embedded runtime alone, where sent texts can be read on a page. */
  local?: boolean;
  /** Origin of the bucket where it is not our own. */
  uploads?: string;
  /** What only one runtime has (compression, built files, the bucket's own posts), in front of limits and origin check. */
  before?: (MiddlewareHandler<Env> | Hono<any>)[];
}

/** Makes one app of everything that is served: every answer passes through the same middleware. */
export function assemble({ apps, ...parts }: Parts): Hono<Env> {
  const app = baseApp(apps.filter((part) => part instanceof Hono), apps, parts);
  for (const part of apps) if (!(part instanceof Hono)) withRouteGroups(app, part, (groups) => baseApp(groups, apps, parts));
  return app;
}

/** @param all what is served beside these apps, to tell which methods an address takes */
function baseApp(apps: Hono<any>[], all: Parts["apps"], { pages, takesTable, local, uploads, before = [] }: Omit<Parts, "apps">): Hono<Env> {
  const app = new Hono<Env>();
  app.onError(answerTo(pages));
  app.use(requestId, log, headers({ uploads }));
  for (const part of before) part instanceof Hono ? app.route("/", part) : app.use(part);
  app.use(origin, limits((path) => !noPage.test(path) && (takesTable?.(path) ?? false)));
  app.use(identified);
  app.route("/", files);
  for (const part of apps) app.route("/", part);
  app.all("*", async (c) => {
    if (!mayBePage(c)) throw await routeMissing(c.req.path, [files, ...all]);
    checkPageMethod(c.req.method);
    const render = await pages();
    return render(c.req.raw, { locals: { actor: c.get("actor"), requestId: c.get("requestId"), local } });
  });
  return app;
}

/** Sets the actor. Without a cookie nothing is looked up. */
const identified: MiddlewareHandler<Env> = async (c, next) => {
  const address = countedAddress(c);
  if (!headerOf(c, "cookie")) {
    c.set("actor", { kind: "guest", address });
    return next();
  }
  const { actor, setCookie } = await identify(c.req.raw, undefined, address);
  c.set("actor", actor);
  await next();
  const name = setCookie?.split("=")[0];
  // Not over a cookie that the answer sets itself, as signing in and out do.
  if (setCookie && !c.res.headers.getSetCookie().some((cookie) => cookie.startsWith(`${name}=`))) amend(c, (headers) => headers.append("set-cookie", setCookie));
};

/** Paths below which there are no pages. */
const noPage = /^\/(api|auth|media|_local)(\/|$)/;

/** The pages that say what was refused or broke: they are shown in place of others, and are at no address of their own. */
const statusPage = /^(\/+[a-z]{2})?\/+\d{3}\/*$/;

/** What is no page's address is refused here: the site would write an error to the log for anyone who asks for it. */
function mayBePage({ req: { path, url } }: Context): boolean {
  if (noPage.test(path) || statusPage.test(path)) return false;
  if (!url.includes("%")) return true;
  const { pathname } = new URL(url);
  try {
    decodeURI(pathname);
  } catch {
    return false;
  }
  // A percent sign that is encoded itself stands in none of our addresses; the site would decode it again.
  return !pathname.includes("%25");
}
