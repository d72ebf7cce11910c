import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { settings, town } from "../../stacks/settings.ts";

const mail = { AMONG_MAIL: "it@town.example" };
const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/6f0a3a2e-0000-4000-8000-000000000000";
const stream = "arn:aws:dynamodb:ap-southeast-3:123456789012:table/restored/stream/2026-11-01T00:00:00.000";

test("a stage needs nothing but its name, production somebody to tell", () => {
  expect(settings("dev", {})).toMatchObject({ stage: "dev", protected: false, budget: 60, parameters: "/among/dev" });
  expect(settings("production", mail)).toMatchObject({ protected: true, mail: "it@town.example" });
  expect(() => settings("production", {})).toThrow(/AMONG_MAIL/);
});

test("an empty variable is none", () => {
  expect(settings("dev", { AMONG_DOMAIN: "", AMONG_BUDGET: "" })).toMatchObject({ domain: undefined, budget: 60 });
});

test("every mistake is named, all of them at once", () => {
  const wrong = { AMONG_DOMAIN: "https://town.example", AMONG_ZONE: "town", AMONG_MAIL: "me", AMONG_BUDGET: "-1", AMONG_SMS_SENDER: "far too long a name", AMONG_CONCURRENCY: "many" };
  for (const name of Object.keys(wrong)) expect(() => settings("Dev", wrong)).toThrow(new RegExp(name));
  expect(() => settings("Dev", wrong)).toThrow(/stage: /);
});

test("what belongs together is given together", () => {
  expect(() => settings("dev", { AMONG_DOMAIN: "town.example" })).toThrow(/both, or none/);
  expect(() => settings("dev", { AMONG_ZONE: "Z0123456789ABCDEFGHIJ" })).toThrow(/needs AMONG_DOMAIN/);
  expect(() => settings("dev", { AMONG_RESTORED_TABLE: "restored" })).toThrow(/both, or none/);
  expect(() => settings("dev", { AMONG_RESTORED_TABLE: "other", AMONG_RESTORED_STREAM: stream })).toThrow(/not the stream/);
  expect(() => settings("dev", { AMONG_DOMAIN: "town.example", AMONG_CERTIFICATE: certificate.replace("us-east-1", town.aws) })).toThrow(/us-east-1/);
  expect(settings("dev", { AMONG_DOMAIN: "town.example", AMONG_CERTIFICATE: certificate, AMONG_RESTORED_TABLE: "restored", AMONG_RESTORED_STREAM: stream })).toMatchObject({
    domain: "town.example",
    restored: { table: "restored", stream },
  });
});

test("no other file of the stacks knows the town: another one changes three names", () => {
  // The cost model names regions, because it knows the prices of two.
  const files = globSync("stacks/**/*.ts").filter((file) => file !== "stacks/settings.ts" && !file.startsWith("stacks/tools/cost/"));
  expect(files.length).toBeGreaterThan(25);
  for (const file of files) expect([file, readFileSync(file, "utf8").match(/[`"]\/among\/|among-\$\{|"batu"|"ap-southeast-3"/)?.[0]]).toEqual([file, undefined]);
});

test("the town's pack is there", () => {
  expect(existsSync(`packages/region/packs/${town.pack}/town.json`)).toBe(true);
});
