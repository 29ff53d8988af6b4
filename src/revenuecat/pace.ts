import { setTimeout as sleep } from "node:timers/promises";

/** Starts at most this many pieces of work a minute, evenly spread. */
export class Pace {
  private readonly intervalMilliseconds: number;
  private nextStart = 0;

  constructor(perMinute: number) {
    this.intervalMilliseconds = 60_000 / perMinute;
  }

  async start<Result>(work: () => Promise<Result>): Promise<Result> {
    const now = performance.now();
    const start = Math.max(now, this.nextStart);
    this.nextStart = start + this.intervalMilliseconds;
    if (start > now) await sleep(start - now);
    return work();
  }
}
