import { clockOffsetMilliseconds } from "../clock";

const refreshMilliseconds = 10 * 60_000;
/** By how much our two clocks may differ before the reading is renewed: one of them was set, or stood still. */
const driftMilliseconds = 1000;

/**
 * What the database's clock shows, estimated between two readings, moved by as much as the service's clock. All instances
 * compare times with this one clock.
 */
export class DatabaseClock {
  private reading: { readonly time: number; readonly at: number; readonly date: number } | undefined;
  private isReading = false;

  /** @param readRealTime asks the database for its time, in milliseconds since 1970 */
  constructor(private readonly readRealTime: () => Promise<number>) {}

  /**
   * The time in milliseconds since 1970. Infinity while it is not known: then everything seems old.
   * Too late rather than too early: our monotonic clock stands still while the machine sleeps, and our clock of the day
   * can be set back.
   */
  now(): number {
    if (!this.reading) return Number.POSITIVE_INFINITY;
    const { time, at, date } = this.reading;
    return time + Math.max(performance.now() - at, Date.now() - date) + clockOffsetMilliseconds();
  }

  /** Asks the database instead of estimating. */
  async read(): Promise<number> {
    return (await this.readRealTime()) + clockOffsetMilliseconds();
  }

  /**
   * Reads the clock if the last reading is older than ten minutes, or if our own clock was set since. When that fails, the
   * estimate goes on.
   */
  async refresh(): Promise<void> {
    if (this.isReading || this.isFresh()) return;
    this.isReading = true;
    try {
      const time = await this.readRealTime();
      this.reading = { time, at: performance.now(), date: Date.now() };
    } catch {
      // The next transaction tries again.
    } finally {
      this.isReading = false;
    }
  }

  private isFresh(): boolean {
    if (!this.reading) return false;
    const { at, date } = this.reading;
    const age = performance.now() - at;
    return age < refreshMilliseconds && Math.abs(Date.now() - date - age) < driftMilliseconds;
  }
}
