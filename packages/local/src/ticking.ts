import { handler } from "@among/functions/clock";
import { print } from "@among/functions/http/log";

/** Calls the clock's handler now and then each minute, as the schedule does; never twice at once. */
export function ticking(every = 60_000, after: () => void = () => {}): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const tick = (): void => {
    running ??= handler({ time: new Date().toISOString() })
      .then(after, (error: unknown) => print({ level: "error", what: "clock failed", error }))
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
