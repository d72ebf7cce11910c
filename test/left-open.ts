/** What closes the worlds that are open: a test file need not close its own. */
export const leftOpen = new Set<() => Promise<void>>();
