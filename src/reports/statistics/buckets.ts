import { badInput } from "../../errors";
import type { StatisticsInterval } from "../../inputs/statistics.input";
import { dayAt, minuteMilliseconds, offsetAt, readStretches, startOfDay, type Stretch } from "./time-zone";

const bucketsMax = 800;
const yearsMax = 10;
const dayMilliseconds = 86_400_000;
const longestBucket = 32 * dayMilliseconds;
/** Since then, all zones have changed their clocks at a quarter of an hour. */
const firstYear = 2012;

/** Equal spans of local time, as the database can tell them apart. */
export interface Buckets {
  /** When each bucket begins, in minutes since 1970, and at last when the last one ends. */
  readonly starts: readonly number[];
  /** Times in which a key is `(minute + offset) / minutes`, rounded down. */
  readonly stretches: readonly [Stretch, ...Stretch[]];
  /** How many minutes of local time have one key: 60 or 1440. */
  readonly minutes: number;
}

/**
 * The buckets from the one that contains `from` to the one that contains the moment before `to`.
 * @throws Refusal BAD_USER_INPUT
 */
export async function readBuckets({
  from,
  to,
  interval,
  timeZone,
}: {
  readonly from: Date;
  readonly to: Date;
  readonly interval: StatisticsInterval;
  readonly timeZone: string;
}): Promise<Buckets> {
  const [start, end] = [from.getTime(), to.getTime()];
  requirePeriod(start, end);
  const wide = { from: start - longestBucket, to: end + longestBucket };
  const stretches = await readStretches(timeZone, wide);
  const firstMinute = Math.floor(start / minuteMilliseconds);
  const last = Math.ceil(end / minuteMilliseconds);
  if (interval === "HOUR") {
    const offset = offsetAt(stretches, firstMinute) % 60;
    const hour = Math.floor((firstMinute + offset) / 60) * 60 - offset;
    const starts = until(last, hour, (minute) => minute + 60, Number);
    return { starts, stretches: [{ from: hour, offset }], minutes: 60 };
  }
  const day = firstDay(dayAt(stretches, firstMinute), interval);
  const next = (one: number) => dayAfter(one, interval);
  return { starts: until(last, day, next, (one) => startOfDay(stretches, one)), stretches, minutes: 1440 };
}

function requirePeriod(start: number, end: number): void {
  if (!(start < end)) throw badInput([{ field: "to", message: "to must be later than from" }]);
  if (start < Date.UTC(firstYear, 0, 1))
    throw badInput([{ field: "from", message: `from must not be before ${firstYear}` }]);
  if (end - start > yearsMax * 366 * dayMilliseconds)
    throw badInput([{ field: "to", message: `to must be at most ${yearsMax} years after from` }]);
}

/** Where the buckets begin until one begins at or after the end. */
function until(
  end: number,
  first: number,
  next: (one: number) => number,
  minuteOf: (one: number) => number,
): number[] {
  const starts = [minuteOf(first)];
  for (let one = first; (starts.at(-1) ?? end) < end;) {
    one = next(one);
    starts.push(minuteOf(one));
    if (starts.length > bucketsMax + 1) {
      throw badInput([
        {
          field: "interval",
          message: `there may be at most ${bucketsMax} buckets: choose a longer interval`,
        },
      ]);
    }
  }
  return starts;
}

/** The first day of the week or month of a day. 1970-01-01 was a Thursday. */
function firstDay(day: number, interval: StatisticsInterval): number {
  if (interval === "WEEK") return day - ((day + 3) % 7);
  return interval === "MONTH" ? day - new Date(day * dayMilliseconds).getUTCDate() + 1 : day;
}

/** The first day of the next day, week or month. */
function dayAfter(day: number, interval: StatisticsInterval): number {
  if (interval === "DAY") return day + 1;
  if (interval === "WEEK") return day + 7;
  const date = new Date(day * dayMilliseconds);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / dayMilliseconds;
}
