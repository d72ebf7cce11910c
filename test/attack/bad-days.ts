import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rounds, type Trial } from "../bench/kill/rounds.ts";
import { outcome, password, type Outcome, type Target } from "./target.ts";

/** A clock that jumps, a disk that fills up, and a password changed where somebody has many sessions; `npm run kill` does the first two for longer. */
export const badDays = async (at: Target): Promise<Outcome[]> => [...(await days()), await manySessions(at)];

async function days(): Promise<Outcome[]> {
  const dir = mkdtempSync(join(tmpdir(), "among-attack-days-"));
  const isSmall = mounted(dir);
  const trials: Trial[] = ["clock", ...(isSmall ? (["full disk"] as const) : []), "two servers"];
  try {
    const found = await rounds(join(dir, "data"), trials);
    const lost = found.lost + found.doubled + found.photosLost;
    return [
      outcome(9, "the clock is 30 days ahead, and comes back", "no number locked, no timer ahead", found.lockedNumbers + found.cursorAhead === 0, `${found.lockedNumbers} locked, timers ${found.cursorAhead} h ahead`),
      outcome(17, isSmall ? "writers with photos until the disk is full" : "writers with photos (no small disk may be mounted here)", "0 lost, 0 doubled, pages can be read", lost + found.unreadable === 0, `${lost} lost or doubled of ${found.reports}, ${found.full} told that it is full, ${found.unreadable} pages unreadable`),
    ];
  } finally {
    if (isSmall) execFileSync("umount", [dir]);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A disk of 96 MB, where this user may have one. */
function mounted(dir: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=96m", "tmpfs", dir], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const sessions = 150;

async function manySessions(at: Target): Promise<Outcome> {
  const who = "editor";
  await at.program.kill("SIGTERM");
  execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "sessions-made.ts"), at.folder, at.address(who), String(sessions)]);
  await at.restart();
  const editor = await at.signIn(who);
  // Each but this one can be ended there.
  const count = async (): Promise<number> => (await editor.get("/akun")).text.split('action="/auth/session/revoke"').length - 1;
  const before = await count();
  const changed = await editor.post("/auth/staff/password", { current: password, new: "lereng panderman sesudah hujan 83" });
  const after = await count();
  return outcome(15, `a password is changed where ${before} other sessions are open`, "all of them end", before === sessions && after === 0, `${after} are left; ${changed.location}`);
}
