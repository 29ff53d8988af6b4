import type { FastifyRateLimitStore } from "@fastify/rate-limit";
import { LRUCache } from "lru-cache";

/** How many callers are remembered; past it, the one unheard of for the longest time begins anew. */
const callersMax = 50_000;
/** What they may take in memory, in bytes: a user's id has up to 255 characters. */
const bytesMax = 16 * 1024 * 1024;
const windowBytes = 200;

interface Window {
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
  current: number;
}

/**
 * Counts each caller's requests in the present window. The library's own store goes by the wall clock: when that is set
 * back an hour, whoever has reached the limit stays shut out for an hour.
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
    // Whole milliseconds are taken off the window: a sum with the clock's fractions can exceed it, and 60 seconds be 61.
    callback(null, { current: window.current, ttl: timeWindow - Math.floor(now - window.startedAt) });
  }

  /** A limiter of its own counts by itself. */
  child(): RateLimitStore {
    return new RateLimitStore();
  }
}
