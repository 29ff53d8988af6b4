import { ulidBytesAt } from "../ids";
import { badInput } from "../errors";
import { placeholders } from "./rows";

/** A condition in SQL, with the values of its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** What a caller compares a value with. Null means the same as left out. */
export interface Equality<Value = string> {
  readonly eq?: Value | null;
  readonly in?: readonly Value[] | null;
}

/** What a caller searches a text for. Null means the same as left out. */
export interface Search {
  readonly contains?: string | null;
}

/** The limits that a caller sets to a value that has an order. Null means the same as left out. */
export interface Limits<Value> {
  readonly gt?: Value | null;
  readonly gte?: Value | null;
  readonly lt?: Value | null;
  readonly lte?: Value | null;
}

export function condition(sql: string, ...values: readonly unknown[]): Condition {
  return { sql, values };
}

/**
 * The values that a comparison allows, each once; undefined if it allows all.
 * @throws Refusal BAD_USER_INPUT when it has both `eq` and `in`.
 */
export function valuesOf<Value>(
  compared: Equality<Value> | null | undefined,
  field: string,
): readonly Value[] | undefined {
  const { eq, in: listed } = compared ?? {};
  if (eq != null && listed != null) {
    throw badInput([{ field, message: `${field} can have eq or in, but not both` }]);
  }
  return listed == null ? (eq == null ? undefined : [eq]) : [...new Set(listed)];
}

/** The condition that a value is one of these. */
export function isOneOf(sql: string, values: readonly unknown[]): Condition {
  if (values.length === 0) return condition("1 = 0");
  return condition(`${sql} IN (${placeholders(values)})`, ...values);
}

/** The condition that a value is one of these; none when every value is allowed. */
export function among(sql: string, values: readonly unknown[] | undefined): Condition[] {
  return values ? [isOneOf(sql, values)] : [];
}

/** The condition that a value is this one; none when every value is allowed. */
export function equals(sql: string, value: unknown): Condition[] {
  return value == null ? [] : [condition(`${sql} = ?`, value)];
}

/** The condition that a value is null, or that it is not; none when both are allowed. */
export function isNull(sql: string, wanted: boolean | null | undefined): Condition[] {
  return wanted == null ? [] : [condition(`${sql} IS ${wanted ? "" : "NOT "}NULL`)];
}

/** The condition that all of these hold, without brackets. Its text is empty when there are none. */
export function allOf(conditions: readonly Condition[]): Condition {
  return condition(
    conditions.map(({ sql }) => sql).join(" AND "),
    ...conditions.flatMap(({ values }) => values),
  );
}

const operators = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/**
 * The condition that a text that is compared byte by byte begins with a prefix. An index on the text can decide it.
 * @param prefix well-formed and not empty
 */
export function beginsWith(sql: string, prefix: string): Condition {
  const next = textAfterAllWith(prefix);
  return next === undefined
    ? condition(`${sql} >= ?`, prefix)
    : condition(`${sql} >= ? AND ${sql} < ?`, prefix, next);
}

const lastCodePoint = 0x10ffff;
const [firstSurrogate, afterSurrogates] = [0xd800, 0xe000];

/** The first text after all that begin with the prefix, in the order of code points, which is that of UTF-8's bytes. */
function textAfterAllWith(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  const changed = points.findLastIndex((point) => point < lastCodePoint);
  if (changed < 0) return undefined;
  const next = (points[changed] ?? 0) + 1;
  return String.fromCodePoint(...points.slice(0, changed), next === firstSurrogate ? afterSurrogates : next);
}

/**
 * The condition that a text contains another, in capital or small letters; none when nothing is searched. The embedded
 * engine only knows the small letters of A to Z, so that other letters are found as they are written.
 */
export function contains(sql: string, search: Search | null | undefined): Condition[] {
  const text = search?.contains;
  if (text == null) return [];
  return [condition(`(INSTR(LOWER(${sql}), ?) > 0 OR INSTR(${sql}, ?) > 0)`, text.toLowerCase(), text)];
}

/** The conditions that a value keeps within the limits. */
export function withinLimits<Value>(sql: string, limits: Limits<Value> | null | undefined): Condition[] {
  return Object.entries(operators).flatMap(([name, operator]) => {
    const limit = limits?.[name as keyof typeof operators];
    return limit == null ? [] : [condition(`${sql} ${operator} ?`, limit)];
  });
}

/**
 * An id is made before `createdAt` is taken: while the request waits for its turn, or for a lock, the clock goes on. So
 * a range of ids begins this much earlier than the range of times.
 */
const idsBeforeMilliseconds = 60_000;
/** How far the clock may be set back while an id and its `createdAt` are made. */
const idsAfterMilliseconds = 5_000;

/** The last moment that every engine can compare with. */
const lastMoment = Date.UTC(9999, 11, 31);

/**
 * Rows that were created within the limits. Ids are ULIDs and begin with a time, so the index on them finds the rows,
 * and no index on the time is needed. Rows near the ends of the range are compared by `createdAt`. The names are those
 * of both columns, where they differ.
 */
export function createdWithin(
  limits: Limits<Date> | null | undefined,
  { id = "id", createdAt = "createdAt" } = {},
): {
  readonly byId: readonly Condition[];
  readonly exact: readonly Condition[];
} {
  const clamped = Object.fromEntries(
    Object.entries(limits ?? {}).flatMap(([name, moment]) =>
      moment instanceof Date
        ? [[name, new Date(Math.min(Math.max(moment.getTime(), 0), lastMoment))] as const]
        : [],
    ),
  ) as Limits<Date>;
  const { gt, gte, lt, lte } = clamped;
  const from = [gt, gte].flatMap((moment) => (moment ? [moment.getTime() - idsBeforeMilliseconds] : []));
  const to = [lt, lte].flatMap((moment) => (moment ? [moment.getTime() + idsAfterMilliseconds] : []));
  return {
    byId: [
      ...from.map((time) => condition(`${id} >= ?`, ulidBytesAt(time))),
      ...to.map((time) => condition(`${id} < ?`, ulidBytesAt(time))),
    ],
    exact: withinLimits(createdAt, clamped),
  };
}
