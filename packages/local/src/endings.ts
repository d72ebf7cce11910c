/**
 * Resolves when somebody wants the program to end: Ctrl-C, a signal, or the process that started it is gone.
 * A second Ctrl-C does not wait.
 */
export function endings(say: (line: string) => void): Promise<void> {
  const endRequested = Promise.withResolvers<void>();
  let first = 0;
  const end = (): void => {
    // A terminal's Ctrl-C may arrive twice, from the terminal and from npm.
    if (first > 0 && Date.now() - first > 500) process.exit(130);
    if (first > 0) return;
    first = Date.now();
    say("\nStopping …");
    endRequested.resolve();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  process.on("disconnect", end);
  return endRequested.promise;
}
