import { handler } from "@among/functions/clock";
import { print } from "@among/functions/http/log";
import { trustedClock, type Reading } from "./trusted-clock.ts";

interface Options {
  /** In ms. */
  every?: number;
  /** Called after each tick, also while the clock is not trusted. */
  after?: () => void;
  read?: () => Reading;
}

/** Calls the clock's handler now and then each minute, as the schedule does; never twice at once, nor at a time that is not to be trusted. */
export function ticking({ every = 60_000, after = () => {}, read = trustedClock() }: Options = {}): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  async function once(): Promise<void> {
    const { now, isTrusted, jumped } = read();
    if (jumped !== undefined) print({ level: "warn", what: isTrusted ? "clock went back" : "clock jumped ahead, not yet believed", hours: Math.round(jumped / 3_600_000), now: now.toISOString() });
    if (isTrusted) await handler({ time: now.toISOString() });
  }
  const tick = (): void => {
    running ??= once()
      .catch((error: unknown) => print({ level: "error", what: "clock failed", error }))
      .then(after)
      .finally(() => (running = undefined));
  };
  const timer = setInterval(tick, every);
  tick();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
