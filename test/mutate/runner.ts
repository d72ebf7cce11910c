import { commonTokens, declareFactoryPlugin, declareValuePlugin, PluginKind, tokens, type Injector, type PluginContext } from "@stryker-mutator/api/plugin";
import type { MutantResult } from "@stryker-mutator/api/core";
import { MutantRunStatus, type TestRunner } from "@stryker-mutator/api/test-runner";
import { strykerPlugins as vitest } from "@stryker-mutator/vitest-runner";
import { unnoticed } from "./report.ts";
import { coldVariable } from "./warm-pool.ts";

/** Stryker's runner for vitest; a mutant that survives in a thread that others used is tried again in a new one. */
function warmRunner(injector: Injector<PluginContext>): TestRunner {
  const runner = (vitest[0]!.factory as (injector: Injector<PluginContext>) => TestRunner)(injector);
  const always = process.env[coldVariable];
  return {
    capabilities: () => runner.capabilities(),
    init: () => runner.init!(),
    dryRun: (options) => runner.dryRun(options),
    async mutantRun(options) {
      const result = await runner.mutantRun(options);
      if (always || options.mutantActivation === "static" || result.status !== MutantRunStatus.Survived) return result;
      process.env[coldVariable] = "again";
      try {
        return await runner.mutantRun(options);
      } finally {
        delete process.env[coldVariable];
      }
    },
    dispose: () => runner.dispose!(),
  };
}
warmRunner.inject = tokens(commonTokens.injector);

/** As much of Babel's path as is looked at. */
interface Path {
  node: { type: string; key?: { name?: string }; callee?: { name?: string; object?: { name?: string }; property?: { name?: string } } };
  parentPath: Path | null;
}

/** Texts for a log or a programmer: in `console.error(…)`, `new Error(…)` and `.describe(…)`, and the `summary` and `description` of an operation. */
function isTechnicalText(path: Path): boolean {
  if (path.node.type !== "StringLiteral" && path.node.type !== "TemplateLiteral") return false;
  const parent = path.parentPath?.node;
  if (parent?.type === "ObjectProperty" && /^(summary|description)$/.test(parent.key?.name ?? "")) return true;
  let call = path.parentPath;
  while (call && !/^(New|Call)Expression$|Statement$|Function/.test(call.node.type)) call = call.parentPath;
  const callee = call?.node.callee;
  return callee?.object?.name === "console" || callee?.property?.name === "describe" || /^(\w+)?Error$/.test(callee?.name ?? "");
}

/** What has been tried so far, for a run that is stopped before its end. */
export const tried: MutantResult[] = [];

/** Says at once what no test noticed: a run may take an hour. */
function noteTried(mutant: MutantResult): void {
  tried.push(mutant);
  const line = unnoticed(mutant);
  if (line) console.log(line);
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Reporter, "tried", { onMutantTested: noteTried }),
  declareFactoryPlugin(PluginKind.TestRunner, "warm", warmRunner),
  declareValuePlugin(PluginKind.Ignore, "texts", { shouldIgnore: (path) => (isTechnicalText(path as Path) ? "a text for a log or a programmer" : undefined) }),
];
