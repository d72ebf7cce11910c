// npm run kill: writers with photos against the real local runtime, killed (-9) at random moments; in between its clock comes
// back from 30 days ahead, a second server wants the same folder, and its disk fills up. Afterwards it counts what was lost.
//   npm run kill -- [rounds]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rounds, type Trial } from "./kill/rounds.ts";

const wanted = Math.min(200, Math.max(1, Number(process.argv[2] ?? 16)));
const dir = mkdtempSync(join(tmpdir(), "among-kill-"));
const isSmall = mounted();
const kinds: Trial[] = isSmall ? ["kill", "clock", "two servers", "full disk"] : ["kill", "clock", "two servers"];
const began = performance.now();

try {
  const found = await rounds(join(dir, "data"), Array.from({ length: wanted }, (_, n) => kinds[n % kinds.length]!));
  const { refusedServers, ...counts } = found;
  console.table({ ...counts, "second servers refused": refusedServers.join(" of "), seconds: Math.round((performance.now() - began) / 1000) });
  if (!isSmall) console.log("The full disk was not tried: it needs the right to mount a small one.");
  const isWhole = found.lost + found.doubled + found.photosLost + found.lockedNumbers + found.unreadable + found.cursorAhead === 0 && refusedServers[0] === refusedServers[1];
  console.log(isWhole ? "Nothing lost, nothing doubled." : "NOT WHOLE.");
  process.exitCode = isWhole ? 0 : 1;
} finally {
  if (isSmall) execFileSync("umount", [dir]);
  rmSync(dir, { recursive: true, force: true });
}

/** A disk of 96 MB for the data, where this user may have one. */
function mounted(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=96m", "tmpfs", dir], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
