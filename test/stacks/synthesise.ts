import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { App, getStack, type Stack } from "sst/constructs";
import { setProject } from "sst/project.js";
import { platform, stacks } from "../../stacks/platform.ts";
import { town } from "../../stacks/settings.ts";
import { sizes } from "../../stacks/sizes.ts";
import { plain, read, type Part, type Synthesised, type Templates } from "./synthesised.ts";

const account = "123456789012";

/** Folders in place of the bundles and the built site, whose contents do not matter to templates. */
export function stubs(): { AMONG_BUNDLES: string; AMONG_ASSETS: string; out: string } {
  const folder = mkdtempSync(join(tmpdir(), "among-stacks-"));
  for (const name of Object.keys(sizes)) {
    mkdirSync(join(folder, "bundles", name), { recursive: true });
    writeFileSync(join(folder, "bundles", name, "index.mjs"), "export const handler = () => {};\n");
  }
  mkdirSync(join(folder, "assets/_astro"), { recursive: true });
  writeFileSync(join(folder, "assets/_astro/page.12345678.css"), "");
  writeFileSync(join(folder, "assets/icon.svg"), "<svg/>");
  return { AMONG_BUNDLES: join(folder, "bundles"), AMONG_ASSETS: join(folder, "assets"), out: join(folder, "out") };
}

/**
 * Makes the templates of a stage anew, for tests that need the app itself.
 * @param env settings; nothing is taken from this machine's own
 * @param around called with the app before its templates are made
 */
export async function synthesise(stage: string, env: Record<string, string> = {}, around: (app: App) => void = () => {}): Promise<Synthesised & { app: App }> {
  const { out, ...folders } = stubs();
  setProject({ version: "0", config: { name: town.app, stage, region: town.aws }, paths: { root: process.cwd(), out, config: "", artifacts: out }, stacks: () => {}, metafile: undefined } as unknown as Parameters<typeof setProject>[0]);
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith("AMONG_")) delete process.env[name];
  Object.assign(process.env, plain, folders, env);
  try {
    const app = new App({ mode: "deploy", stage, name: town.app, region: town.aws, account }, { outdir: join(out, "cdk") });
    platform(app);
    around(app);
    await app.finish();
    const made = Object.fromEntries(Object.entries(stacks).map(([part, stack]) => [part, getStack(stack)])) as Record<Part, Stack>;
    const templates = Object.fromEntries(Object.entries(made).map(([part, stack]) => [part, { name: stack.stackName, after: stack.dependencies.map(({ stackName }) => stackName), template: Template.fromStack(stack).toJSON() }])) as Templates;
    return { app, ...read(templates) };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
