import { LRUCache } from "lru-cache";

/** How many callers are remembered. Beyond that, the caller that has not called for the longest time starts anew. */
const callersMax = 50_000;
/** How much memory they may take, in bytes. A user's id has up to 255 characters. */
const bytesMax = 16 * 1024 * 1024;
const windowBytes = 200;

const windowMilliseconds = 60_000;

/** A request to count: the number of its limit, and the caller's key. */
export type AskedCount = readonly [limit: number, key: string];

/** The caller's requests in the present window with this one, and how many milliseconds of the window are left. */
export type CountAnswer = readonly [current: number, left: number];

/** Counts the requests of each caller under each limit. */
export interface RequestCounts {
  count(...asked: AskedCount): CountAnswer | Promise<CountAnswer>;
}

interface Window {
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
  current: number;
}

/**
 * Counts in this process, by the monotonic clock: if the wall clock were set back by an hour, a caller that has reached
 * the limit would stay refused for an hour.
 */
export class LocalCounts implements RequestCounts {
  /** The windows of each limit. Callers of one limit cannot push out those of another. */
  private readonly limits: LRUCache<string, Window>[] = [];

  count(limit: number, key: string): CountAnswer {
    const windows = (this.limits[limit] ??= newWindows());
    const now = performance.now();
    const known = windows.get(key);
    const alive = known !== undefined && now < known.startedAt + windowMilliseconds;
    const window: Window = alive ? known : { startedAt: now, current: 0 };
    if (!alive) windows.set(key, window);
    window.current += 1;
    // Subtract whole milliseconds. With the fractions of the clock, the rest could exceed the window, and 60 seconds
    // become 61.
    return [window.current, windowMilliseconds - Math.floor(now - window.startedAt)];
  }
}

function newWindows(): LRUCache<string, Window> {
  return new LRUCache({
    max: callersMax,
    maxSize: bytesMax,
    sizeCalculation: (_, key) => windowBytes + 2 * key.length,
  });
}
