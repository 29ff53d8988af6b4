import { condition, type Condition } from "../../database/conditions";
import type { Database } from "../../database/database";
import { byIndex, byPrimaryKey, quotient } from "../../database/dialect";
import type { SumsOfDays } from "./cover";
import { openSources, readWithOpenIds, selectState, unionOf, type OpenIds } from "./open-ids";
import { selectSummands, sumColumns, type EntrySource } from "./summands";
import type { Stretch } from "./time-zone";

/** What to add up. */
export interface WantedSums {
  /** The sums that cover the wanted time. */
  readonly cover: readonly SumsOfDays[];
  /** The wanted time, in minutes since 1970: a multiple of 15. */
  readonly from: number;
  readonly until: number;
  /** The key of a minute is `(minute + offset) / minutes`, rounded down. */
  readonly stretches: readonly [Stretch, ...Stretch[]];
  readonly minutes: number;
  /** SQL for a column by whose values the sums are told apart too, in the tables of sums and for single entries. */
  readonly dimension: { readonly kept: string; readonly live: string };
  /** The filter, in the tables of sums and for single entries. */
  readonly filter: { readonly kept: readonly Condition[]; readonly live: readonly Condition[] };
}

/** The sum for a key, a kind, a currency and a value of the dimension. */
export interface FoundSum {
  readonly key: number;
  readonly kind: number;
  readonly currency: string;
  readonly dimension: string;
  readonly entries: bigint;
  readonly credits: bigint;
  readonly price: bigint;
}

interface Row {
  readonly bucket: number;
  readonly kind: number;
  readonly currency: unknown;
  readonly dimension: unknown;
  readonly entries: unknown;
  readonly credits: unknown;
  readonly price: unknown;
}

/**
 * Adds up the sums and the entries that are not summed up, in one statement, so that each entry counts once. A sum may
 * come in several parts.
 */
export async function readSums(database: Database, wanted: WantedSums): Promise<FoundSum[]> {
  const state = selectState(([end, first, count]) => [
    ["0", "bucket"],
    ["0", "kind"],
    [end, "currency"],
    [first, "dimension"],
    [count, "entries"],
    ["'0'", "credits"],
    ["'0'", "price"],
  ]);
  const rows = await readWithOpenIds<Row>(
    database,
    (open) => unionOf([...selectKept(database, wanted), ...selectOpen(database, wanted, open), state]),
    ({ kind, currency, dimension, entries }) =>
      Number(kind) === 0 ? [currency, dimension, entries] : undefined,
  );
  return rows.map(foundOf);
}

function selectOpen(database: Database, wanted: WantedSums, open: OpenIds): Condition[] {
  return openSources(database, open).map((source) => selectLive(database, wanted, source));
}

/** Adds up the tables of sums: the longer times, and the quarters of an hour. */
function selectKept(database: Database, { cover, dimension, filter, ...keys }: WantedSums): Condition[] {
  const bucket = keyOf(database, "(day * 1440 + timeOfDay)", keys);
  const tables = [
    { from: `ledger_sums ${byPrimaryKey(database)}`, has: (minutes: number) => minutes > 15 },
    {
      from: `ledger_range_sums ${byIndex(database, "ledger_range_sums_by_time")}`,
      has: (minutes: number) => minutes === 15,
    },
  ];
  return tables.flatMap(({ from, has }) => {
    const ranges = cover.filter(({ minutes }) => has(minutes)).map(sqlOfDays);
    if (ranges.length === 0) return [];
    const where = [condition(`(${ranges.join(" OR ")})`), ...filter.kept];
    return [selectGrouped({ bucket, dimension: dimension.kept, from, where })];
  });
}

function sqlOfDays({ minutes, timeOfDay, firstDay, lastDay }: SumsOfDays): string {
  const length = minutes === 15 ? "" : `minutes = ${minutes} AND `;
  return `(${length}timeOfDay = ${timeOfDay} AND day BETWEEN ${firstDay} AND ${lastDay})`;
}

function selectLive(database: Database, wanted: WantedSums, source: EntrySource): Condition {
  const { from: start, until, dimension, filter } = wanted;
  const summands = selectSummands(database, source);
  const where = [condition("quarter >= ? AND quarter < ?", start / 15, until / 15), ...filter.live];
  const bucket = keyOf(database, "(quarter * 15)", wanted);
  const { sql, values } = selectGrouped({
    bucket,
    dimension: dimension.live,
    from: `(${summands.sql}) t`,
    where,
  });
  return { sql, values: [...summands.values, ...values] };
}

interface Grouped {
  readonly bucket: string;
  readonly dimension: string;
  readonly from: string;
  readonly where: readonly Condition[];
}

function selectGrouped({ bucket, dimension, from, where }: Grouped): Condition {
  return {
    sql: `SELECT ${bucket} AS bucket, kind, currency, ${dimension} AS dimension, ${sumColumns}
      FROM ${from} WHERE ${where.map(({ sql }) => sql).join(" AND ")} GROUP BY bucket, kind, currency, dimension`,
    values: where.flatMap(({ values }) => values),
  };
}

/** SQL for the key of a minute. */
function keyOf(
  database: Database,
  minute: string,
  { stretches, minutes }: Pick<WantedSums, "stretches" | "minutes">,
): string {
  const offsets = stretches.map(({ offset }, index) => {
    const next = stretches[index + 1];
    return next ? `WHEN ${minute} < ${next.from} THEN ${offset}` : `ELSE ${offset}`;
  });
  const offset = stretches.length === 1 ? String(stretches[0].offset) : `CASE ${offsets.join(" ")} END`;
  return quotient(database, `(${minute} + (${offset}))`, minutes);
}

function foundOf({ bucket, kind, currency, dimension, entries, credits, price }: Row): FoundSum {
  return {
    key: Number(bucket),
    kind: Number(kind),
    currency: String(currency),
    dimension: String(dimension),
    entries: BigInt(String(entries)),
    credits: BigInt(String(credits)),
    price: BigInt(String(price)),
  };
}
