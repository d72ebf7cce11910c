import type { Random } from "@among/core/id";

/** Repeatable luck: the same seed gives the same town. */
export interface Chance {
  /** At least `from`, below `to`. */
  between(from: number, to: number): number;
  /** A whole number, both ends included. */
  wholeNumber(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in `share` of all cases, 0 to 1. */
  often(share: number): boolean;
  /** Bytes for ids, in place of the system's. */
  bytes: Random;
}

/** Mulberry32, a public-domain generator by Tommy Ettinger: 32 bits of state are plenty for a few hundred reports. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function chance(seed: number): Chance {
  const next = mulberry32(seed);
  const wholeNumber = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    between: (from, to) => from + next() * (to - from),
    wholeNumber: wholeNumber,
    pick: (list) => list[wholeNumber(0, list.length - 1)]!,
    often: (share) => next() < share,
    bytes: (length) => Uint8Array.from({ length }, () => wholeNumber(0, 255)),
  };
}
