/**
 * How far the clocks of two computers may differ, in ms. A clock that jumped ahead for a while leaves times behind that
 * lie further ahead than that; whoever trusted them would wait, or let in, until they come true.
 */
export const maxSkew = 10 * 60_000;

/** True when a stored time lies so far ahead that only a wrong clock can have written it. All in ms since the epoch. */
export const isAhead = (at: number, now: number): boolean => at > now + maxSkew;

/**
 * Whether something that lasts `length` ms and ends at `end` still goes on. What would end later than if it began
 * only now has its end from a wrong clock, and is over.
 */
export const goesOn = (end: number, length: number, now: number): boolean => end > now && !isAhead(end, now + length);
