import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build, limits } from "../../stacks/tools/ops/synth.ts";
import { bundle } from "../../stacks/tools/bundle/bundle.ts";
import { differences, type Assembly, type Difference } from "../../stacks/tools/ops/differences.ts";
import { stacks } from "../../stacks/platform.ts";
import { plain, synth } from "./synth.ts";
import { stubs, synthesise } from "./synthesise.ts";

// sst itself, as a deployment runs it, with no AWS behind it: half a minute for both stages.
const { out: _, ...folders } = stubs();
let dev: Assembly;
let production: Assembly;
beforeAll(async () => {
  dev = await build("dev", { ...plain, ...folders });
  production = await build("production", { ...plain, ...folders });
});

test("nothing that is run so leaves this machine", async () => {
  const ask = (host: string, through = "net") => `await new Promise((done) => ${through}.connect({ host: "${host}", port: 9 }).on("error", (e) => done(console.log(e.message))));`;
  const script = `import net from "node:net"; import tls from "node:tls"; ${ask("127.0.0.1")} ${ask("192.0.2.1")} ${ask("telemetry.sst.dev")} ${ask("192.0.2.2", "tls")}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", join(import.meta.dirname, "../../stacks/tools/ops/offline.ts"), "--input-type=module", "-e", script]);
  const [own, ...others] = stdout.trim().split("\n");
  expect(own).toContain("ECONNREFUSED 127.0.0.1");
  expect(others).toEqual(["192.0.2.1", "telemetry.sst.dev", "192.0.2.2"].map((host) => `offline: ${host} was asked for`));
  expect(stderr.match(/left this machine/g)).toHaveLength(3);
});

test("every stack becomes a template that CloudFormation takes", () => {
  for (const assembly of [dev, production]) {
    expect(Object.keys(assembly).sort()).toEqual(Object.keys(stacks).sort());
    for (const { template, bytes } of Object.values(assembly)) {
      expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(limits.resources);
      expect(bytes).toBeLessThanOrEqual(limits.bytes);
    }
  }
});

test("what sst builds is what the other tests look at", async () => {
  const { templates } = await synth("dev");
  const kinds = (resources: Record<string, { Type: string }>) => Object.values(resources).map(({ Type }) => Type).sort();
  for (const [part, { template }] of Object.entries(dev)) expect(kinds(template.Resources)).toEqual(kinds(templates[part as keyof typeof templates].toJSON().Resources));
});

/** All differences that production should have. */
const expected: [what: string, is: (d: Difference) => boolean][] = [
  ["logs are kept for three months, not a week", (d) => d.resource.endsWith("(AWS::Logs::LogGroup)") && d.what === "Properties.RetentionInDays" && d.from === "7" && d.to === "90"],
  ["the table cannot be deleted", (d) => d.resource.endsWith("(AWS::DynamoDB::Table)") && d.what === "Properties.DeletionProtectionEnabled" && d.to === "true"],
  ["table and buckets outlive their stack", (d) => /\(AWS::(DynamoDB::Table|S3::Bucket)\)$/.test(d.resource) && /^(UpdateReplace|Deletion)Policy$/.test(d.what) && d.to === '"Retain"'],
  ["no bucket is emptied by itself", (d) => d.to === "none" && (/\(Custom::S3AutoDeleteObjects\)$/.test(d.resource) || /^CustomS3AutoDeleteObjects/.test(d.resource) || /auto-delete-objects|CustomS3AutoDeleteObjects/.test(d.what))],
];

test("production differs from a stage of one's own in what keeps things, and in nothing else", () => {
  const found = differences(dev, production, ["dev", "production"]);
  expect(found.filter((d) => !expected.some(([, is]) => is(d)))).toEqual([]);
  for (const [what, is] of expected) expect([what, found.some(is)]).toEqual([what, true]);
});

test("a difference that matters is seen", () => {
  const changed = structuredClone(production);
  const mapping = Object.values(changed.work!.template.Resources).find(({ Type }) => Type === "AWS::Lambda::EventSourceMapping")!;
  mapping.Properties!.BatchSize = 26;
  delete (mapping.Properties as { DestinationConfig?: unknown }).DestinationConfig;
  const found = differences(production, changed, ["production", "production"]);
  expect(found.map((d) => d.what)).toEqual(expect.arrayContaining(["Properties.BatchSize"]));
  expect(found.length).toBeGreaterThan(1);
});

const folder = mkdtempSync(join(tmpdir(), "among-bundles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("what is deployed is the folder that was bundled, byte for byte", async () => {
  await bundle({ only: ["clock"], out: folder });
  for (const name of readdirSync(folders.AMONG_BUNDLES)) if (name !== "clock") cpSync(join(folders.AMONG_BUNDLES, name), join(folder, name), { recursive: true });
  const { all, app } = await synthesise("dev", { AMONG_BUNDLES: folder });
  const [clock] = all("AWS::Lambda::Function").filter(({ id }) => id.startsWith("clock"));
  const asset = join(app.outdir, `asset.${clock!.resource.Properties.Code.S3Key.replace(".zip", "")}`);
  const files = (at: string) => readdirSync(at, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name).slice(at.length)).sort();
  expect(files(asset)).toEqual(files(join(folder, "clock")));
  expect(files(asset)).toEqual(expect.arrayContaining(["/index.mjs", "/pack/town.json"]));
  for (const file of files(asset)) expect(readFileSync(join(asset, file)).equals(readFileSync(join(folder, "clock", file)))).toBe(true);
});
