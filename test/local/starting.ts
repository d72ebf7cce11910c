import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { id } from "@among/core/id";

const program = join(import.meta.dirname, "../../packages/local/src/start.ts");

export interface Started {
  child: ChildProcess;
  /** Everything printed so far. */
  output: () => string;
  /** Resolves with the address once it serves. */
  ready: Promise<string>;
  /** Exit code, or the signal's name. */
  ended: Promise<number | string>;
}

/** Starts the whole runtime, without demo data, on a free port; it is gone after the test. */
export function start(...args: string[]): Started {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, "--empty", ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, PORT: "0", AMONG_LOG: "info" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  const ready = new Promise<string>((done, fail) => {
    child.on("close", () => fail(new Error(`ended before it served:\n${text}`)));
    const read = (chunk: Buffer) => {
      text += chunk;
      const address = /is at {2}(\S+)/.exec(text)?.[1];
      if (address) done(address);
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
  });
  // Only those who wait for it care.
  ready.catch(() => {});
  return { child, output: () => text, ready, ended: once(child, "close").then(([code, signal]) => code ?? signal) };
}

export const draft = () => ({
  id: id("rep"),
  category: "jalan_rusak",
  village: "35.79.02.2003",
  landmark: "depan balai desa",
  answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" },
  description: "Lubang di tengah jalan, sudah dua minggu, motor sering jatuh.",
  phone: "081234567890",
});
export const post = (address: string, body: object) => fetch(`${address}/api/reports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
