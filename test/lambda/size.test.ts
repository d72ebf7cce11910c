import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FunctionName as Name } from "../../stacks/sizes.ts";
import { startOf, weigh, zipped, type Weight } from "../../stacks/tools/bundle/weight.ts";
import { builtBundles, builtModules } from "./built.ts";

const functions = ["api", "site", "stream", "clock"] as const;
const weights = new Map<Name, Weight>();
let out: string;
let modules: Map<Name, Map<string, string[]>>;

beforeAll(async () => {
  [out, modules] = await Promise.all([builtBundles(), builtModules()]);
  for (const name of functions) weights.set(name, weigh(name, join(out, name)));
});
afterAll(() => rmSync(out, { recursive: true }));

/** Every module in these files of a function. */
const inside = (name: Name, files: string[]): string[] => files.flatMap((file) => modules.get(name)!.get(file) ?? []);
const atStart = (name: Name): string[] => inside(name, startOf(join(out, name)));
const everywhere = (name: Name): string[] => [...modules.get(name)!.values()].flat();

/** Kilobytes gzipped that each reads at its start, at most; `npm run cold` and stacks/COLD.md have what they are. */
const maxKilobytes: Record<(typeof functions)[number], number> = { api: 130, site: 225, stream: 118, clock: 120 };

test.each(functions)("%s keeps within its size", (name) => {
  expect(weights.get(name)!["at start, gzipped"]).toBeLessThanOrEqual(maxKilobytes[name]);
});

/** The files that answer a group's first request, beside those of the start. */
function opened(group: string): string[] {
  const [file] = [...modules.get("api")!].find(([, ids]) => ids.some((id) => id.endsWith(`/functions/src/${group}.ts`)))!;
  const start = new Set(startOf(join(out, "api")));
  return startOf(join(out, "api"), file).filter((each) => !start.has(each));
}

test.each(["reports/reports", "market/listings", "town/town"])("the API is within 170 KB gzipped with all that answers a first request for %s, in few files", (group) => {
  const start = startOf(join(out, "api"));
  // The handler's name, our code, and less than a kilobyte of the bundler's own helpers.
  expect(start.length).toBeLessThanOrEqual(3);
  expect(opened(group).length).toBeLessThanOrEqual(4);
  expect(zipped(join(out, "api"), [...start, ...opened(group)])).toBeLessThanOrEqual(170);
});

test("the API starts with few modules of ours, and with no routes", () => {
  const own = atStart("api").filter((id) => !id.includes("node_modules") && !id.startsWith("\0"));
  console.log(`api: ${atStart("api").length} modules at start, ${own.length} of them ours; ${everywhere("api").length} in all`);
  // Without the modules' declarations: there is one more with each module.
  expect(own.filter((id) => !/\/functions\/src\/\w+\/api\.ts$/.test(id)).length).toBeLessThanOrEqual(58);
  expect(own.filter((id) => /\/functions\/src\/(reports|respond|market|identity|town|media|http\/docs)\/(?!api\.ts$)/.test(id))).toEqual([]);
  expect(everywhere("api").filter((id) => /\/functions\/src\/(reports|respond|market|identity|town|media)\//.test(id)).length).toBeGreaterThan(15);
});

describe("no function reads at its start", () => {
  test.each([
    ["the S3 client", /@aws-sdk\/(client-s3|s3-)/],
    ["the sign-in library", /better-auth|better-call|@simplewebauthn/],
    ["the picture library", /\/sharp\//],
    ["the numbers of the world's telephones", /libphonenumber/],
    ["what makes the API's document", /zod-to-openapi|functions\/src\/http\/docs\//],
    ["the ways to a role that Lambda does not have", /credential-provider-(sso|ini|process|web-identity|login)|nested-clients/],
    ["the checks of a town's pack", /packages\/region\/src\/(checks|schema|load|prices)/],
    ["zod's other languages", /zod\/v4\/locales\/(?!en\.js)/],
  ])("%s", (_, pattern) => {
    // Pages show telephone numbers, in templates that cannot wait for anything.
    const checked = pattern.test("libphonenumber") ? functions.filter((name) => name !== "site") : functions;
    for (const name of checked) expect([name, atStart(name).filter((id) => pattern.test(id))]).toEqual([name, []]);
  });
});

test("nothing hands zod around whole, or its compiler, languages and JSON schemas would come along", () => {
  expect(everywhere("api").filter((id) => /zod\/v4\/(locales\/(?!en\.js)|core\/compile|classic\/from-json-schema)/.test(id))).toEqual([]);
});

test("lists and single reports are read without the table of telephone numbers, which the group for writing has", () => {
  for (const group of ["reports/reports", "market/listings", "town/town"]) expect(inside("api", opened(group)).filter((id) => id.includes("libphonenumber"))).toEqual([]);
  expect(inside("api", opened("reports/reports-write")).some((id) => id.includes("libphonenumber"))).toBe(true);
});
