import { defineConfig } from "vitest/config";

// STORE=dynamo runs the same files on the DynamoDB emulator instead of SQLite in memory (see test/world.ts).
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: { STORE: process.env.STORE ?? "sqlite" },
  },
});
