import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { counted, drain, type Counts } from "./truth.ts";
import { end, mustServe, serve, type Server } from "./server.ts";
import { nothing, writers, type Acknowledged } from "./writers.ts";

export type Trial = "kill" | "two servers" | "clock" | "full disk";

export interface Outcome extends Counts {
  kills: number;
  /** Servers that were refused the folder, of those that tried. */
  refusedServers: [refused: number, tried: number];
  /** A number that asked for a code while the clock was ahead, and again once it was back: how often it was refused. */
  lockedNumbers: number;
  /** Answers that said the disk is full, and pages that could not be read meanwhile. */
  full: number;
  unreadable: number;
  repeats: number;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/**
 * Kills a server in the middle of its work, once per trial, and counts afterwards.
 * @param random 0 to 1
 */
export async function rounds(data: string, trials: readonly Trial[], { writing = 8, reports = 30 }: { writing?: number; reports?: number } = {}, random: () => number = Math.random): Promise<Outcome> {
  const acknowledged = nothing();
  const outcome = { kills: 0, refusedServers: [0, 0] as [number, number], lockedNumbers: 0, unreadable: 0 };
  const crowd = writers(writing, acknowledged);
  let server = await mustServe(data, { isAhead: trials[0] === "clock" });
  for (const [n, trial] of trials.entries()) {
    crowd.to(server.origin);
    await crowd.more(1 + Math.floor(random() * reports));
    if (trial === "two servers") await second();
    if (trial === "clock") await clockComesBack(server);
    if (trial === "full disk") await fill(server);
    await pause(random() * 40);
    await end(server, "SIGKILL");
    crowd.to(undefined);
    outcome.kills++;
    server = await mustServe(data, { isAhead: trials[n + 1] === "clock" });
  }
  crowd.to(server.origin);
  await crowd.more(1);
  await crowd.stop();
  await end(server, "SIGTERM");
  await drain(data);
  return { ...outcome, ...counted(data, acknowledged), full: acknowledged.full, repeats: acknowledged.repeats };

  async function second(): Promise<void> {
    outcome.refusedServers[1]++;
    const other = await serve(data);
    if (!("refused" in other)) await end(other, "SIGKILL");
    else if (other.refused.includes("Another Among is running")) outcome.refusedServers[0]++;
  }

  /** The server's clock was 30 days ahead since it started. */
  async function clockComesBack({ child, origin }: Server): Promise<void> {
    const phone = `0812${String(Math.floor(random() * 1e8)).padStart(8, "0")}`;
    const ask = async () => (await fetch(`${origin}/auth/phone`, { method: "POST", redirect: "manual", headers: { origin, "content-type": "application/x-www-form-urlencoded" }, body: `phone=${phone}` })).headers.get("location");
    if ((await ask()) !== "/masuk?langkah=kode") outcome.lockedNumbers++;
    child.kill("SIGUSR2");
    await crowd.more(2);
    if ((await ask()) !== "/masuk?langkah=kode") outcome.lockedNumbers++;
  }

  /** Takes all room that is left, and gives it back after a while. */
  async function fill({ origin }: Server): Promise<void> {
    const file = join(data, "room");
    const before = acknowledged.full;
    const ballast = openSync(file, "w");
    const take = () => {
      for (let size = 1 << 20; size >= 4_096; ) {
        try {
          if (writeSync(ballast, Buffer.alloc(size)) < size) size >>= 1;
        } catch {
          size >>= 1;
        }
      }
    };
    // The log beside the table has room of its own until it is full as well.
    for (let tries = 0; acknowledged.full < before + 5 && tries < 400; tries++) {
      take();
      await pause(25);
    }
    for (const path of ["/", "/laporan", "/api/reports"]) if ((await fetch(origin + path)).status !== 200) outcome.unreadable++;
    closeSync(ballast);
    rmSync(file);
    await crowd.more(3);
  }
}
