import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from "@fastify/rate-limit";
import { LRUCache } from "lru-cache";

/** How many callers are remembered. Beyond that, the caller that has not called for the longest time starts anew. */
const callersMax = 50_000;
/** How much memory they may take, in bytes. A user's id has up to 255 characters. */
const bytesMax = 16 * 1024 * 1024;
const windowBytes = 200;

export const windowMilliseconds = 60_000;

/** A request to count: the number of its limit, in the order in which the limits were made, and the caller's key. */
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
 * Counts in this process. The library's own store uses the wall clock: when that is set back by an hour, a caller that
 * has reached the limit stays refused for an hour.
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

/** Makes the stores through which the limits of `@fastify/rate-limit` count. Each limit has a store of its own. */
export function storesFor(counts: RequestCounts): FastifyRateLimitStoreCtor {
  let stores = 0;
  return class Store implements FastifyRateLimitStore {
    private readonly limit = stores++;

    incr(
      key: string,
      callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
    ): void {
      const answer = counts.count(this.limit, key);
      const done = ([current, ttl]: CountAnswer) => callback(null, { current, ttl });
      if (answer instanceof Promise) answer.then(done, callback);
      else done(answer);
    }

    child(): Store {
      return new Store();
    }
  };
}
