import type { FastifyRateLimitStore } from "@fastify/rate-limit";
import { LRUCache } from "lru-cache";

/** How many callers are remembered. Beyond that, the caller that has not called for the longest time starts anew. */
const callersMax = 50_000;
/** How much memory they may take, in bytes. A user's id has up to 255 characters. */
const bytesMax = 16 * 1024 * 1024;
const windowBytes = 200;

interface Window {
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
  current: number;
}

/**
 * Counts each caller's requests in the present window. The library's own store uses the wall clock: when that is set
 * back by an hour, a caller that has reached the limit stays refused for an hour.
 */
export class RateLimitStore implements FastifyRateLimitStore {
  private readonly windows = new LRUCache<string, Window>({
    max: callersMax,
    maxSize: bytesMax,
    sizeCalculation: (_, key) => windowBytes + 2 * key.length,
  });

  incr(
    key: string,
    callback: (error: null, result: { current: number; ttl: number }) => void,
    timeWindow: number,
  ): void {
    const now = performance.now();
    const known = this.windows.get(key);
    const alive = known !== undefined && now < known.startedAt + timeWindow;
    const window: Window = alive ? known : { startedAt: now, current: 0 };
    if (!alive) this.windows.set(key, window);
    window.current += 1;
    // Subtract whole milliseconds. With the fractions of the clock, the rest could exceed the window, and 60 seconds
    // become 61.
    callback(null, { current: window.current, ttl: timeWindow - Math.floor(now - window.startedAt) });
  }

  /** A child limiter counts separately. */
  child(): RateLimitStore {
    return new RateLimitStore();
  }
}
