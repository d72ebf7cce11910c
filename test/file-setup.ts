import { afterAll, vi } from "vitest";
import { leftOpen } from "./left-open.ts";

// Test files share a process, one after the other: each leaves it as it found it.
const before = { ...process.env };
afterAll(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  await Promise.all([...leftOpen].map((close) => close()));
});
