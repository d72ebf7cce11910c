import { afterAll, beforeAll, expect, test } from "vitest";
import { assemble } from "@among/functions/http/assemble";
import { render } from "@among/web/site";
import { world, type World } from "../world.ts";

let town: World;
beforeAll(async () => {
  town = await world();
});
afterAll(() => town.close());

const site = assemble({ apps: [], pages: async () => render });
const switchOn = async (path: string, init: RequestInit = {}): Promise<[status: number, href: string | undefined]> => {
  const answer = await site.request(`${town.origin}${path}`, init);
  return [answer.status, /<a class="lang" href="([^"]*)"/.exec(await answer.text())?.[1]];
};

test.each([
  ["/laporan/BTU-33333?kunci=A", 404, "/en/laporan/BTU-33333?kunci=A"],
  ["/en/tidak/ada", 404, "/tidak/ada"],
  ["/en//evil.example/x", 404, "/evil.example/x"],
])("the page about what went wrong with %s leads to the same address in the other language", async (path, status, href) => {
  expect(await switchOn(path)).toEqual([status, href]);
});

test("of a form that was refused there is no page in the other language", async () => {
  expect(await switchOn("/lapor", { method: "POST", headers: { origin: "https://evil.example" } })).toEqual([403, "/en"]);
});
