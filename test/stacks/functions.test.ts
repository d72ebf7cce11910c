import { globSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { headers } from "../../stacks/caching.ts";
import { functionNames, originTimeout, period, sizes, type FunctionName } from "../../stacks/sizes.ts";
import { synth, type Resource, type Synthesised } from "./synth.ts";
import { written } from "./written.ts";

let stage: Synthesised;
const made = new Map<string, { id: string; resource: Resource }>();
beforeAll(async () => {
  stage = await synth("dev", { AMONG_SMS_SENDER: "AMONGBATU", AMONG_SMS_REGION: "ap-southeast-1", AMONG_CONCURRENCY: "20" });
  for (const { id, resource } of stage.all("AWS::Lambda::Function")) if (resource.Properties.Environment?.Variables.AMONG_TABLE) made.set(id.replace(/[0-9A-F]{8}$/, ""), { id, resource });
});

const ofFunction = (id: string) => (each: { resource: Resource }) => written(each.resource.Properties.FunctionName).startsWith(`\${${id}`);

test("each bundle is a function, and there is no other of ours", () => {
  expect([...made.keys()].sort()).toEqual([...functionNames].sort());
});

test("on arm64, Node 24, with memory and time of their own", () => {
  for (const [name, { resource }] of made) {
    const { memory, timeout } = sizes[name as FunctionName];
    expect(resource.Properties).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"], Handler: "index.handler", MemorySize: memory, Timeout: timeout });
    expect(resource.Properties.TracingConfig).toBeUndefined();
    expect(resource.Properties.FunctionName).toBeUndefined();
  }
});

test("each gives up before its caller does", () => {
  for (const name of ["api", "auth", "site"] as const) expect(sizes[name].timeout).toBeLessThan(originTimeout);
  expect(sizes.clock.timeout).toBeLessThan(period);
  const { resource: mapping } = stage.all("AWS::Lambda::EventSourceMapping")[0]!;
  expect(sizes.stream.timeout * (mapping.Properties.MaximumRetryAttempts + 1)).toBeLessThan(mapping.Properties.MaximumRecordAgeInSeconds);
  const asynchronous = stage.all("AWS::Lambda::EventInvokeConfig");
  const media = asynchronous.find(ofFunction("media"))!.resource.Properties;
  expect(sizes.media.timeout * (media.MaximumRetryAttempts + 1)).toBeLessThan(media.MaximumEventAgeInSeconds);
});

test("they are told where everything is, and no secret", () => {
  const common = { AMONG_TABLE: "${Table}", AMONG_BUCKET: "${Media}", AMONG_STAGE: "dev", AMONG_PARAMETERS: "/among/dev", AMONG_SMS_SENDER: "AMONGBATU", AMONG_SMS_REGION: "ap-southeast-1" };
  for (const [name, { resource }] of made) {
    const variables = Object.fromEntries(Object.entries(resource.Properties.Environment.Variables).map(([key, value]) => [key, written(value)]));
    expect(variables).toEqual(["api", "auth", "site"].includes(name) ? { ...common, AMONG_UPLOADS: "https://${Media.RegionalDomainName}" } : common);
  }
});

test("they write JSON lines into a log of their own, which ends", () => {
  for (const [name, { resource }] of made) {
    const { LoggingConfig } = resource.Properties;
    expect(LoggingConfig).toMatchObject({ LogFormat: "JSON", ApplicationLogLevel: "INFO", SystemLogLevel: "WARN" });
    const log = stage.all("AWS::Logs::LogGroup").find(({ id }) => id === LoggingConfig.LogGroup.Ref)!.resource.Properties;
    expect([log.LogGroupName, log.RetentionInDays]).toEqual([`/among/dev/${name}`, 7]);
  }
});

test("only those that strangers can call may be held to so many at once", () => {
  for (const [name, { resource }] of made) expect(resource.Properties.ReservedConcurrentExecutions).toBe(["api", "auth", "site"].includes(name) ? 20 : undefined);
});

test("a function URL needs two permissions, and only three functions have one", () => {
  const urls = stage.all("AWS::Lambda::Url");
  expect(urls.map(({ resource }) => [written(resource.Properties.TargetFunctionArn), resource.Properties.AuthType])).toEqual(["api", "auth", "site"].map((name) => [`\${${name}.Arn}`, "NONE"]));
  const open = stage.all("AWS::Lambda::Permission").filter(({ resource }) => resource.Properties.Principal === "*");
  for (const name of ["api", "auth", "site"]) {
    const [one, two, ...more] = open.filter(ofFunction(name)).map(({ resource }) => resource.Properties);
    expect(one).toMatchObject({ Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" });
    expect(two).toMatchObject({ Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true });
    expect(more).toEqual([]);
  }
  expect(open).toHaveLength(6);
});

test("every header that the app reads comes through the distribution", () => {
  // Headers of a body, cookies and conditions are always sent on; cookies are in the cache key.
  const byItself = ["cookie", "content-type", "content-length", "transfer-encoding", "if-none-match"];
  const reading = /(?:headers\.get|\.header|headerOf)\(\s*(?:\w+,\s*)?"([a-z][a-z0-9-]*)"|for \(const name of (\[[^\]]*\])\)/gi;
  const read = new Set<string>();
  for (const file of globSync(["functions/src/**/*.ts", "web/src/**/*.{ts,astro}", "packages/core/src/**/*.ts"])) {
    if (file.includes("/scripts/")) continue;
    for (const [, name, list] of readFileSync(file, "utf8").matchAll(reading)) {
      if (name) read.add(name.toLowerCase());
      if (list && file.endsWith("identity/passkeys.ts")) for (const each of JSON.parse(list) as string[]) read.add(each);
    }
  }
  expect([...read].length).toBeGreaterThan(8);
  expect([...read].filter((name) => !byItself.includes(name)).sort()).toEqual([...headers].sort());
});
