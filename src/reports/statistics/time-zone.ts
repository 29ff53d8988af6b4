import { badInput } from "../../errors";

/** A time during which a time zone has one offset from UTC. */
export interface Stretch {
  /** When it begins, in minutes since 1970. */
  readonly from: number;
  /** In minutes; positive to the east. */
  readonly offset: number;
}

export const minuteMilliseconds = 60_000;
const quarterMinutes = 15;

/**
 * The offsets of an IANA time zone between two times in milliseconds since 1970, in their order. The first one holds
 * before its beginning too.
 * @throws Refusal BAD_USER_INPUT when there is no such time zone
 */
export async function readStretches(
  timeZone: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly [Stretch, ...Stretch[]]> {
  const { Temporal } = await import("temporal-polyfill");
  let zoned: Offset & { getTimeZoneTransition(direction: "next"): typeof zoned | null };
  try {
    zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  } catch {
    throw unknownZone();
  }
  const stretches: [Stretch, ...Stretch[]] = [stretchOf(zoned)];
  for (;;) {
    const next = zoned.getTimeZoneTransition("next");
    if (!next || next.epochMilliseconds >= to) return stretches;
    stretches.push(stretchOf(next));
    zoned = next;
  }
}

interface Offset {
  readonly epochMilliseconds: number;
  readonly offsetNanoseconds: number;
}

/** @throws Refusal BAD_USER_INPUT when the zone is an offset that no place has, such as `+00:01` */
function stretchOf(zoned: Offset): Stretch {
  const from = Math.floor(zoned.epochMilliseconds / minuteMilliseconds);
  const offset = zoned.offsetNanoseconds / (minuteMilliseconds * 1e6);
  if (offset % quarterMinutes !== 0) throw unknownZone();
  return { from, offset };
}

function unknownZone() {
  return badInput([
    { field: "timeZone", message: "timeZone must be an IANA time zone such as Europe/Berlin" },
  ]);
}

/** The offset at a minute since 1970. */
export function offsetAt(stretches: readonly [Stretch, ...Stretch[]], minute: number): number {
  return (stretches.findLast(({ from }) => from <= minute) ?? stretches[0]).offset;
}

const dayMinutes = 1440;

/** The day of a minute since 1970 in the zone, as the number of days since 1970-01-01. */
export function dayAt(stretches: readonly [Stretch, ...Stretch[]], minute: number): number {
  return Math.floor((minute + offsetAt(stretches, minute)) / dayMinutes);
}

/** The first minute since 1970 that belongs to the day or to a later one. */
export function startOfDay(stretches: readonly [Stretch, ...Stretch[]], day: number): number {
  for (const [index, { from, offset }] of stretches.entries()) {
    const start = Math.max(day * dayMinutes - offset, index === 0 ? Number.NEGATIVE_INFINITY : from);
    const end = stretches[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    if (start < end) return start;
  }
  throw new Error("The last stretch has an end.");
}
