import { afterAll, beforeAll, inject, type RunnerTask, type RunnerTestSuite } from "vitest";

interface Coverage {
  perTest: Record<string, Record<string, number>>;
}
interface Namespace {
  activeMutant?: string;
  currentTestId?: string;
  mutantCoverage?: Coverage;
}

// Stryker's own setup has run by now and made it.
const namespace = (globalThis as unknown as { __stryker__: Namespace }).__stryker__;
const context = inject as unknown as (name: string) => string;

// The thread may have run another mutant before: that one must not be on while the test file is loaded.
if (context("mode") === "mutant" && context("mutantActivation") === "runtime") delete namespace.activeMutant;

/** Stands for what runs between the tests of a file: its hooks. */
const hooks = "hooks";

if (context("mode") === "dry-run") {
  let test: string | undefined;
  let between: string | undefined;
  Object.defineProperty(namespace, "currentTestId", { configurable: true, get: () => test ?? between, set: (id: string | undefined) => (test = id) });
  beforeAll(() => {
    between = hooks;
  });
  // Stryker would take what a hook calls for something called while loading and run every test for it, in a new thread:
  // it is called for each test of the file.
  afterAll(({}, file) => {
    between = undefined;
    const { perTest } = namespace.mutantCoverage ?? { perTest: {} };
    const { [hooks]: called } = perTest;
    delete perTest[hooks];
    if (!called) return;
    for (const id of idsOf(file as RunnerTestSuite)) {
      const own = (perTest[id] ??= {});
      for (const [mutant, count] of Object.entries(called)) own[mutant] = (own[mutant] ?? 0) + count;
    }
  });
}

/** The names by which Stryker knows the tests. */
function idsOf(suite: RunnerTestSuite): string[] {
  return suite.tasks.flatMap((task) => (task.type === "suite" ? idsOf(task) : [idOf(task)]));
}

function idOf(test: RunnerTask): string {
  const names = [test.name];
  for (let suite = test.suite; suite; suite = suite.suite) names.unshift(suite.name);
  return `${test.file.filepath}#${names.join(" > ").trim()}`;
}
