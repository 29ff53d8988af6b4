import { sumMinutes } from "./add-sums";

/** Sums of one length and one time of day, for some days: one range of the key of `ledger_sums`. */
export interface SumsOfDays {
  /** 1440, 360, 60 or 15. */
  readonly minutes: number;
  readonly timeOfDay: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Minutes since 1970, in quarters of an hour. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

interface Days {
  readonly first: number;
  readonly last: number;
}

const dayMinutes = 1440;
const lengths = [...sumMinutes.toReversed(), 15] as const;

/**
 * As few ranges of sums as possible that cover a span of time exactly. None of their sums crosses a boundary: these are
 * `boundary.minutes` apart, and one of them is at `boundary.at`.
 */
export function coverSpan(
  { from, until }: Span,
  boundary: { readonly minutes: number; readonly at: number },
): SumsOfDays[] {
  const ranges: SumsOfDays[] = [];
  const crosses = (timeOfDay: number, minutes: number) => {
    // To the first boundary after its beginning.
    const distance = modulo(boundary.at - timeOfDay, boundary.minutes) || boundary.minutes;
    return distance < minutes;
  };
  const visit = (level: number, timeOfDay: number, wanted: readonly Days[]): void => {
    const minutes = lengths[level];
    if (minutes === undefined) return;
    const inside = {
      first: Math.ceil((from - timeOfDay) / dayMinutes),
      last: Math.floor((until - timeOfDay - minutes) / dayMinutes),
    };
    const touched = {
      first: Math.floor((from - timeOfDay - minutes) / dayMinutes) + 1,
      last: Math.ceil((until - timeOfDay) / dayMinutes) - 1,
    };
    let left = wanted.flatMap((days) => common(days, touched));
    if (!crosses(timeOfDay, minutes)) {
      for (const { first, last } of left.flatMap((days) => common(days, inside)))
        ranges.push({ minutes, timeOfDay, firstDay: first, lastDay: last });
      left = left.flatMap((days) => without(days, inside));
    }
    const shorter = lengths[level + 1];
    if (left.length === 0 || shorter === undefined) return;
    for (let at = timeOfDay; at < timeOfDay + minutes; at += shorter) visit(level + 1, at, left);
  };
  visit(0, 0, [{ first: Math.floor(from / dayMinutes), last: Math.floor((until - 1) / dayMinutes) }]);
  return ranges;
}

function common(some: Days, others: Days): Days[] {
  const both = { first: Math.max(some.first, others.first), last: Math.min(some.last, others.last) };
  return both.first <= both.last ? [both] : [];
}

function without(days: Days, { first, last }: Days): Days[] {
  if (first > last) return [days];
  return [
    ...common(days, { first: Number.NEGATIVE_INFINITY, last: first - 1 }),
    ...common(days, { first: last + 1, last: Number.POSITIVE_INFINITY }),
  ];
}

/** The remainder that is not negative. */
function modulo(value: number, divisor: number): number {
  return divisor === Number.POSITIVE_INFINITY ? 0 : ((value % divisor) + divisor) % divisor;
}
