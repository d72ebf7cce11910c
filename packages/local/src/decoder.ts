import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { print } from "@among/functions/http/log";
import type { Draw } from "@among/functions/media/draw";
import { decodingMemory } from "@among/core/media/bounds";

/** What the child answers: what was drawn or why not, or that something of ours failed. */
export type Answer = { made: Awaited<ReturnType<Draw>> } | { failed: string };

export interface Decoder {
  draw: Draw;
  /** Of the child that decodes now; undefined before the first picture, and after one ended. */
  pid(): number | undefined;
  stop(): void;
}

interface Options {
  /** After this the child is killed. Longer than the picture library's own limit, which ends most. In milliseconds. */
  within?: number;
  /** Bytes of memory at which the child ends itself. */
  memory?: number;
}

/** The child ended itself because of its memory. */
export const outOfMemory = 70;

/**
 * Decodes strangers' pictures in a process of its own, so that the server survives whatever one does to the library. The process
 * is made with the first picture, and again with the next one after it ended. One picture at a time.
 */
export function decoder({ within = 45_000, memory = decodingMemory }: Options = {}): Decoder {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function ready(): ChildProcess {
    if (child) return child;
    const made = fork(join(import.meta.dirname, "decode-child.ts"), [String(memory)], {
      serialization: "advanced",
      // Pictures lie outside of the heap of JavaScript; it needs little.
      execArgv: ["--disable-warning=ExperimentalWarning", "--max-old-space-size=128"],
      // Nothing of the server's, its secrets least of all.
      env: process.env.PATH === undefined ? {} : { PATH: process.env.PATH },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const forget = (): void => void (child = child === made ? undefined : child);
    made.once("exit", forget).once("error", forget);
    // Alone it keeps no program running.
    made.unref();
    made.channel?.unref();
    return (child = made);
  }

  const once: Draw = (bytes) =>
    new Promise((resolve, reject) => {
      const decoding = ready();
      let isLate = false;
      const end = (settle: () => void): void => {
        clearTimeout(late);
        decoding.off("message", onMessage).off("exit", onExit).off("error", onError);
        decoding.channel?.unref();
        settle();
      };
      const onMessage = (answer: unknown): void => {
        const { made, failed } = answer as { made?: Awaited<ReturnType<Draw>>; failed?: string };
        end(() => (made === undefined ? reject(new Error(failed)) : resolve(made)));
      };
      const onExit = (code: number | null, signal: string | null): void =>
        end(() => {
          print({ level: "error", what: "decoder ended", cause: isLate ? "too slow" : code === outOfMemory ? "too much memory" : (signal ?? String(code)) });
          // A picture that takes too long or too much will do so again; any other end may have been no fault of its.
          if (isLate || code === outOfMemory) resolve("photo.unreadable");
          else reject(new Error(`the process that decodes pictures ended (${signal ?? code})`));
        });
      const onError = (error: Error): void => end(() => reject(error));
      const late = setTimeout(() => {
        isLate = true;
        decoding.kill("SIGKILL");
      }, within);
      decoding.channel?.ref();
      decoding.on("message", onMessage).on("exit", onExit).on("error", onError);
      decoding.send(bytes, (error) => error && onError(error));
    });

  return {
    draw(bytes) {
      const result = last.then(() => once(bytes));
      last = result.catch(() => {});
      return result;
    },
    pid: () => child?.pid,
    stop: () => void child?.kill("SIGKILL"),
  };
}
