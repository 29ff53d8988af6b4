/**
 * The service's clock, by which everything is dated and runs out. It shows the real time, unless somebody has moved it
 * forward for a test (`advanceClock`, never in production). Tokens, signatures, leases of jobs and measurements use the
 * real time instead; `test/house/clock.unit.test.ts` lists them.
 */
let offsetMilliseconds = 0;

/** The time by the service's clock. */
export function clockTime(): Date {
  return new Date(clockMilliseconds());
}

/** The same in milliseconds since 1970. */
export function clockMilliseconds(): number {
  return Date.now() + offsetMilliseconds;
}

/** How far the clock is ahead of the real time. */
export function clockOffsetMilliseconds(): number {
  return offsetMilliseconds;
}

/**
 * Sets how far the clock is ahead of the real time. The clock is never set back, because ids and times that were given
 * out would lie in the future: a smaller offset, such as one that was read before the last advance, has no effect.
 */
export function moveClockTo(milliseconds: number): void {
  offsetMilliseconds = Math.max(offsetMilliseconds, milliseconds);
}
