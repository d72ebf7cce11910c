import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { functionNames } from "../../stacks/sizes.ts";
import { distributionOutput, functionOutput, queueOutput, stackName, stackNames } from "../../stacks/tools/ops/stage.ts";
import { stacks } from "../../stacks/platform.ts";
import { synth, type Synthesised } from "./synth.ts";
import { deployed } from "./ops-town.ts";

let made: Synthesised;
beforeAll(async () => {
  made = await synth("production");
});

const outputs = (part: keyof typeof stacks): string[] => Object.keys((made.templates[part].toJSON() as { Outputs?: object }).Outputs ?? {});

test("the operator's commands know every stack by its name, in the order of a deployment", () => {
  expect(Object.keys(stacks)).toEqual([...stackNames]);
  for (const part of stackNames) expect(made.nameOf(part)).toBe(stackName("production", part));
});

test("and every output they ask for; what their tests take for deployed is what is", () => {
  for (const [part, names] of Object.entries(deployed)) expect(outputs(part as keyof typeof stacks)).toEqual(expect.arrayContaining(Object.keys(names)));
  const all = stackNames.flatMap(outputs);
  for (const name of [...functionNames.map(functionOutput), distributionOutput, queueOutput, "table", "media", "alarms", "distributionDomain"]) expect(all).toContain(name);
});

test("the README explains the alarms that there are", () => {
  const text = readFileSync(join(import.meta.dirname, "../../stacks/README.md"), "utf8");
  const explained = [...text.slice(text.indexOf("## What each alarm means")).matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => `among-production-${name}`);
  const alarms = made.all("AWS::CloudWatch::Alarm").map(({ resource }) => resource.Properties.AlarmName);
  expect(alarms.length).toBeGreaterThan(5);
  expect(explained.toSorted()).toEqual(alarms.toSorted());
});

test("and the logs and the dashboard it sends people to", () => {
  expect(made.all("AWS::Logs::LogGroup").map(({ resource }) => resource.Properties.LogGroupName)).toEqual(expect.arrayContaining(functionNames.map((name) => `/among/production/${name}`)));
  expect(made.all("AWS::CloudWatch::Dashboard").map(({ resource }) => resource.Properties.DashboardName)).toEqual(["among-production"]);
});
