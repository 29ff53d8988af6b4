import { useMemo } from "react";
import { useLocale } from "use-intl";

/** Writes numbers, money and times as the chosen language does. Times are in the browser's zone unless one is named. */
export function useFormats() {
  const locale = useLocale();
  return useMemo(() => makeFormats(locale), [locale]);
}

export type Formats = ReturnType<typeof makeFormats>;

const relativeUnits = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

function makeFormats(locale: string) {
  const whole = new Intl.NumberFormat(locale);
  const signed = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" });
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const short = new Intl.NumberFormat(locale, { notation: "compact" });
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    /** Credits, or how many there are of something. */
    number: (value: number) => whole.format(value),
    /** A change of credits, with its sign. */
    change: (value: number) => signed.format(value),
    /** A number for the axis of a chart, such as 1.2K. */
    short: (value: number) => short.format(value),
    /** A share between 0 and 1; a dash where there is none. */
    percent: (value: number | null | undefined) => (value == null ? "–" : share.format(value)),
    /** @param minorUnits 499 is 4.99 in USD, and 499 in JPY. */
    money: (minorUnits: number, currency: string) => formatMoney(locale, minorUnits, currency),
    dateTime: (iso: string) => time.format(new Date(iso)),
    /** The day, or the hour, with which a bucket of statistics begins. */
    bucket: (iso: string, interval: string, timeZone: string) =>
      new Intl.DateTimeFormat(locale, { timeZone, ...bucketOptions(interval) }).format(new Date(iso)),
    /** How long ago it was, such as "3 minutes ago". */
    ago: (iso: string, now = Date.now()) => {
      const age = new Date(iso).getTime() - now;
      const [unit, length] = relativeUnits.find(([, size]) => Math.abs(age) >= size) ?? ["second", 1_000];
      return relative.format(Math.round(age / length), unit);
    },
  };
}

function bucketOptions(interval: string): Intl.DateTimeFormatOptions {
  if (interval === "HOUR") return { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  if (interval === "MONTH") return { month: "short", year: "numeric" };
  return { day: "numeric", month: "short", year: "2-digit" };
}

function formatMoney(locale: string, minorUnits: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minorUnits / 10 ** digits);
}
