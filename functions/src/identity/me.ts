import * as z from "zod";
import { deleteAccount } from "@among/core/identity/account";
import { noCookie } from "@among/core/identity/flow";
import { leaveDevice } from "../http/actor.ts";
import { unkept } from "../http/cache.ts";
import { createRoute, json, refuses, routes, signedIn } from "../http/operation.ts";
import { MyData, myData } from "./my-data-view.ts";

const tags = ["My data"];

const dataRoute = createRoute({
  method: "get",
  path: "/api/me/data",
  ...signedIn("person.export"),
  tags,
  summary: "Everything held about me",
  description: "Account, consents, sessions, reports with their answers, texts sent to my number, and who looked at any of it (UU 27/2022, articles 5 to 8). Confidential reports are not in it: each opens with its own link.",
  responses: { 200: json(MyData, "A file to keep"), ...refuses(401) },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/me",
  ...signedIn("person.delete"),
  tags,
  summary: "Delete my account",
  description: "At once and for good. Reports stay, without any link to me.",
  responses: { 204: { description: "Gone" }, ...refuses(401, 409) },
});

/** What a person may ask of the platform about themselves. */
export const me = routes()
  .openapi(dataRoute, async (c) => {
    const headers = { "cache-control": unkept, "content-disposition": 'attachment; filename="data-saya.json"' };
    return c.json(await myData(c.get("actor")), 200, headers);
  })
  .openapi(deleteRoute, async (c) => {
    await deleteAccount(c.get("actor"));
    const answer = c.body(null, 204, { "cache-control": unkept });
    for (const cookie of [noCookie(), leaveDevice()]) answer.headers.append("set-cookie", cookie);
    return answer;
  });
