import { setTimeout as sleep } from "node:timers/promises";

/** Spreads calls evenly, so that at most `perMinute` start in a minute. */
export class Pace {
  private readonly intervalMilliseconds: number;
  private nextStart = 0;

  constructor(perMinute: number) {
    this.intervalMilliseconds = 60_000 / perMinute;
  }

  /** Waits until the next call may start, then runs the work. */
  async start<Result>(work: () => Promise<Result>): Promise<Result> {
    const now = performance.now();
    const start = Math.max(now, this.nextStart);
    this.nextStart = start + this.intervalMilliseconds;
    if (start > now) await sleep(start - now);
    return work();
  }
}
