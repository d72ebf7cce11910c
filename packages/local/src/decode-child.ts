// The process in which strangers' pictures are decoded; `decoder.ts` makes it and talks to it.
import { writeFileSync } from "node:fs";
import sharp from "sharp";
import { draw } from "@among/functions/media/draw";
import { outOfMemory, type Answer } from "./decoder.ts";

const maxMemory = Number(process.argv[2]);

try {
  // Where memory is short, Linux ends this process before the server.
  writeFileSync("/proc/self/oom_score_adj", "1000");
} catch {
  // Other systems have no such file.
}
// One picture at a time: what the library would keep for the next one helps nobody.
sharp.cache(false);

// The library works on threads of its own, so this one is free to look. No portable limit holds for memory outside of the heap.
setInterval(() => {
  if (process.memoryUsage.rss() > maxMemory) process.exit(outOfMemory);
}, 25).unref();

process.on("disconnect", () => process.exit());
process.on("message", (bytes: Uint8Array) => {
  draw(bytes).then(
    (made) => answer({ made }),
    (error: unknown) => answer({ failed: String(error) }),
  );
});

const answer = (said: Answer): void => void process.send!(said);
