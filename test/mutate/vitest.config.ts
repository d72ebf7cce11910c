import { statSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { warmPool } from "./warm-pool.ts";

const root = join(import.meta.dirname, "../..");

/** Small test files first: the run of a mutant ends with the first test that notices it. */
class SmallFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const size = ({ moduleId }: TestSpecification): number => statSync(moduleId).size;
    return files.sort((a, b) => size(a) - size(b));
  }
}

export default defineConfig({
  cacheDir: join(root, ".vite"),
  // The packages' links in node_modules lead out of the copy that is mutated.
  resolve: {
    alias: [
      { find: /^@among\/(core|local|region)\/packs\/(.*)$/, replacement: `${root}/packages/$1/packs/$2` },
      { find: /^@among\/(core|local|region)\/(.*)$/, replacement: `${root}/packages/$1/src/$2.ts` },
      { find: "@among/region", replacement: `${root}/packages/region/src/region.ts` },
      { find: /^@among\/functions\/(.*)$/, replacement: `${root}/functions/src/$1.ts` },
    ],
  },
  plugins: [
    {
      name: "warm-pool",
      // Only here: Stryker's runner names a pool of its own, over what a configuration says.
      configureVitest({ project }) {
        Object.assign(project.config, { pool: warmPool.name, poolRunner: warmPool });
      },
    },
  ],
  test: {
    name: "embedded",
    include: (process.env.MUTATE_TESTS ?? "").split(","),
    exclude: [],
    env: { STORE: "sqlite" },
    isolate: false,
    maxWorkers: 1,
    sequence: { sequencer: SmallFirst },
    setupFiles: ["test/mutate/setup.ts", "test/file-setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
