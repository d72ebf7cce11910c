import { print } from "@among/functions/http/log";

export interface Round {
  /** Something was done, so there may be more. */
  moved: boolean;
  /** Milliseconds to wait before what failed is tried again. */
  wait?: number;
}

export interface Loop {
  /** Says that there may be something to do. Costs nothing when the loop is busy or stopped. */
  wake(): void;
  start(): void;
  /** Ends after the round that is running. */
  stop(): Promise<void>;
  /** Runs rounds until nothing is left to do, waiting out the pauses after failures. */
  drain(): Promise<void>;
}

/** Runs one round at a time, sleeping until woken; nothing is polled. */
export function loop(round: () => Promise<Round>): Loop {
  let started = false;
  let dirty = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let runningRound: Promise<Round> | undefined;

  // A drain and the running loop must never be in the same round twice.
  const startRound = (): Promise<Round> => (runningRound ??= round().finally(() => (runningRound = undefined)));

  async function work(): Promise<void> {
    while (started && dirty) {
      dirty = false;
      const { moved, wait } = await startRound().catch(later);
      if (wait !== undefined) timer = setTimeout(wake, wait);
      else if (moved) dirty = true;
    }
  }

  function wake(): void {
    dirty = true;
    clearTimeout(timer);
    if (started && !running) running = work().finally(() => {
      running = undefined;
      if (started && dirty) wake();
    });
  }

  return {
    wake,
    start() {
      started = true;
      wake();
    },
    async stop() {
      started = false;
      clearTimeout(timer);
      await running;
    },
    async drain() {
      for (;;) {
        const { moved, wait } = await startRound();
        if (wait !== undefined) await new Promise((done) => setTimeout(done, wait));
        else if (!moved) return;
      }
    },
  };
}

// A full disk or a busy file may be over in a moment; a loop that ended here would never start again.
function later(error: unknown): Round {
  print({ level: "error", what: "round failed", error });
  return { moved: false, wait: 1_000 };
}

/** Pause after the n-th failure in a row: 50, 100, 200 … ms. */
export const backoff = (failures: number): number => 50 * 2 ** (failures - 1);
