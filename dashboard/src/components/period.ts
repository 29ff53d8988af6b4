import dayjs from "dayjs";
import timezone from "dayjs/plugin/timezone";
import utc from "dayjs/plugin/utc";
import { useMemo } from "react";
import type { StatisticsInterval } from "../api/documents";
import { useFilters } from "./address-state";

dayjs.extend(utc);
dayjs.extend(timezone);

export const periodNames = ["today", "week", "month", "quarter", "year", "chosen"] as const;

export type PeriodName = (typeof periodNames)[number];

export interface Period {
  /** The first moment of the first day, and the first one after the last day, as ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Where the period of the same length before this one begins. */
  readonly fromBefore: string;
  /** The length of a bucket that gives a chart between 7 and 100 of them. */
  readonly interval: StatisticsInterval;
  readonly timeZone: string;
}

/** How many days a period has, the present day included. */
const lengths = { today: 1, week: 7, month: 30, quarter: 90 } as const;
const longestByDay = 100;

/** Days are texts such as `2026-11-30`, so that they belong to no time zone. */
const addDays = (day: string, days: number) => dayjs.utc(day).add(days, "day").format("YYYY-MM-DD");
const midnight = (day: string, timeZone: string) => dayjs.tz(`${day}T00:00`, timeZone).toISOString();

function isPeriodName(text: string): text is PeriodName {
  return periodNames.some((name) => name === text);
}

/** The days of a period, the last one included. */
function daysOf(name: PeriodName, today: string, chosen: readonly [string, string]): [string, string] {
  if (name === "chosen" && chosen[0] && chosen[1]) return [...chosen];
  if (name === "year")
    return [dayjs.utc(today).subtract(11, "month").startOf("month").format("YYYY-MM-DD"), today];
  return [addDays(today, 1 - (name === "chosen" ? lengths.month : lengths[name])), today];
}

/** The first day of the period before, which ends where the given one begins. */
function dayBefore(name: PeriodName, first: string, length: number): string {
  return name === "year"
    ? dayjs.utc(first).subtract(12, "month").format("YYYY-MM-DD")
    : addDays(first, -length);
}

function intervalOf(name: PeriodName, length: number): StatisticsInterval {
  if (length === 1) return "HOUR";
  return name === "year" || length > longestByDay ? "MONTH" : "DAY";
}

/** The period and time zone of a screen, which live in the address: at first the last 30 days, in the browser's zone. */
export function usePeriod() {
  const { values, set } = useFilters(["period", "first", "last", "zone"]);
  const name = isPeriodName(values.period) ? values.period : "month";
  const timeZone = knownZone(values.zone);
  const today = dayjs().tz(timeZone).format("YYYY-MM-DD");
  const period = useMemo<Period>(() => {
    const [first, last] = daysOf(name, today, [values.first, values.last]);
    const length = dayjs.utc(last).diff(dayjs.utc(first), "day") + 1;
    return {
      from: midnight(first, timeZone),
      to: midnight(addDays(last, 1), timeZone),
      fromBefore: midnight(dayBefore(name, first, length), timeZone),
      interval: intervalOf(name, length),
      timeZone,
    };
  }, [name, today, values.first, values.last, timeZone]);
  return { name, period, first: values.first, last: values.last, set };
}

/**
 * The days that a list is restricted to, in the browser's zone. They live in the address.
 * @returns `moments`: a comparison for the API's filters; undefined for all days.
 */
export function useDays() {
  const { values, set } = useFilters(["first", "last"]);
  const { first, last } = values;
  const moments = useMemo(() => {
    if (!first || !last) return undefined;
    const zone = knownZone("");
    return { gte: midnight(first, zone), lt: midnight(addDays(last, 1), zone) };
  }, [first, last]);
  return { first, last, set, moments };
}

/** The zone, or the browser's when the address names one that does not exist. */
function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone || undefined }).resolvedOptions().timeZone;
  } catch {
    return new Intl.DateTimeFormat("en").resolvedOptions().timeZone;
  }
}
