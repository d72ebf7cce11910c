import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Tests of the rules and routes: they run on SQLite in memory and again on the DynamoDB emulator. */
const rulesAndRoutes = ["test/identity/{attacks,deleted,desk,me,pieces,sign-in,staff}.test.ts", "test/core/table.test.ts", "test/reports/!(pages|capacity)*.test.ts", "test/respond/!(pages)*.test.ts", "test/market/{walk,race,feed,privacy,list,selling,listing,requests,moderation,days,routes}.test.ts", "test/routes/**/*.test.ts", "test/flows/**/*.test.ts"];
/** Those that ask for a store, by test/world.ts or the stage built on it; all others would only run twice. */
const onBothStores = globSync(rulesAndRoutes).filter((file) => /\/(world|stage)\.ts"/.test(readFileSync(file, "utf8")));

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    // Files run one after the other in few processes: most of a file's time was loading what the one before it had loaded.
    isolate: false,
    globalSetup: "test/run-setup.ts",
    setupFiles: "test/file-setup.ts",
    // Generous: a noisy machine is no failure, and nothing is asserted on time.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    projects: [
      { extends: true, test: { name: "embedded", include: ["test/**/*.test.ts"], env: { STORE: "sqlite" } } },
      { extends: true, test: { name: "dynamo", include: onBothStores, env: { STORE: "dynamo" } } },
    ],
  },
});
