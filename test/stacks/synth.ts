import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { App, getStack, type Stack } from "sst/constructs";
import { setProject } from "sst/project.js";
import { sizes } from "../../stacks/sizes.ts";
import { platform, stacks } from "../../stacks/platform.ts";
import { town } from "../../stacks/settings.ts";

export type Part = keyof typeof stacks;
export type Resource = { Type: string; Properties: any; DependsOn?: string[]; DeletionPolicy?: string; UpdateReplacePolicy?: string };

/** A town without anything special, as far as the settings must say something. */
export const plain = { AMONG_MAIL: "it@town.example" };
export const account = "123456789012";

export interface Synthesised {
  app: App;
  templates: Record<Part, Template>;
  /** Every resource of every stack, by stack and logical id. */
  all(type?: string): { part: Part; id: string; resource: Resource }[];
  /** Names of the stacks that are deployed before this one. */
  after(part: Part): string[];
}

/** Folders in place of the bundles and the built site: what is in them is nobody's concern here. */
export function stubs(): { AMONG_BUNDLES: string; AMONG_ASSETS: string; out: string } {
  const folder = mkdtempSync(join(tmpdir(), "among-stacks-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
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
 * The templates of a stage, made without a network.
 * @param env settings; nothing is taken from this machine's own
 */
export async function synth(stage: string, env: Record<string, string> = {}, around: (app: App) => void = () => {}): Promise<Synthesised> {
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
    const templates = Object.fromEntries(Object.entries(made).map(([part, stack]) => [part, Template.fromStack(stack)])) as Record<Part, Template>;
    return {
      app,
      templates,
      after: (part) => made[part].dependencies.map(({ stackName }) => stackName),
      all: (type) =>
        (Object.keys(templates) as Part[]).flatMap((part) =>
          Object.entries(templates[part].toJSON().Resources as Record<string, Resource>)
            .filter(([, { Type }]) => type === undefined || Type === type)
            .map(([id, resource]) => ({ part, id, resource })),
        ),
    };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
