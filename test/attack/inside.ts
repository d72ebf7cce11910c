// Loaded into the program that is attacked: answers how much memory it holds once what it needs no more is collected.
import { setTimeout as pause } from "node:timers/promises";

process.on("message", async (message) => {
  if (message !== "memory") return;
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await pause(100);
  }
  const { rss, heapUsed } = process.memoryUsage();
  process.send!({ rss: Math.round(rss / 1_048_576), heap: Math.round(heapUsed / 1_048_576) });
});
// The server alone decides how long the process lives.
process.channel?.unref();
