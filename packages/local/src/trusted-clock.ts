/** In ms: a jump of at most this is a clock that is set right, and believed at once. */
const maxJump = 3_600_000;
/** In ms: a clock that stayed where it jumped to for so long is right. */
const holdFor = 30 * 60_000;

export interface Reading {
  now: Date;
  /** False while the clock is held back because it jumped ahead. */
  isTrusted: boolean;
  /** Ms by which it jumped since the last reading, back as a negative number; only where it just jumped. */
  jumped?: number;
}

/**
 * Reads the computer's clock beside one that only counts on. What is done at a time (numbers are forgotten, deals end) cannot
 * be undone, so a jump ahead is not believed at once; one back does no harm and is. Where a computer slept, its counting
 * clock may have slept too: then what is due waits half an hour longer.
 */
export function trustedClock(wall: () => number = Date.now, steady: () => number = () => performance.now()): () => Reading {
  let last: { wall: number; steady: number } | undefined;
  let held: { wall: number; steady: number } | undefined;
  const driftSince = (from: { wall: number; steady: number }, to: { wall: number; steady: number }): number => to.wall - from.wall - (to.steady - from.steady);
  return () => {
    const read = { wall: wall(), steady: steady() };
    const now = new Date(read.wall);
    const drift = last ? driftSince(last, read) : 0;
    if (drift > maxJump) {
      const isNew = !held || Math.abs(driftSince(held, read)) > maxJump;
      if (isNew) held = read;
      if (isNew || read.steady - held!.steady < holdFor) return { now, isTrusted: false, ...(isNew && { jumped: drift }) };
    }
    last = read;
    held = undefined;
    return { now, isTrusted: true, ...(drift < -maxJump && { jumped: drift }) };
  };
}
