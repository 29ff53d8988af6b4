import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { clockOffsetMilliseconds, clockTime } from "../clock";
import type { AppContext } from "../context/app-context";

/** What the service's clock shows. */
export interface ClockReading {
  readonly now: Date;
  /** How far the clock is ahead of the real time; always 0 in production. */
  readonly offsetSeconds: number;
}

/**
 * Reads the service's clock.
 * @throws Refusal UNAUTHENTICATED
 */
export function readClock(_context: AppContext, caller: Caller): ClockReading {
  requirePermission(caller.viewer, "readClock");
  return { now: clockTime(), offsetSeconds: clockOffsetMilliseconds() / 1000 };
}
