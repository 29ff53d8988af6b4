import { condition, type Condition } from "../../database/conditions";
import type { Database } from "../../database/database";
import { byIndex, byPrimaryKey, quotient } from "../../database/dialect";
import { ulidBytesAt } from "../../ids";
import type { SumsOfDays } from "./cover";
import { entriesBetween, lateEntries, selectSummands, sumColumns, type EntrySource } from "./summands";
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

/** Ids that are not summed up. */
interface OpenIds {
  /** The end of the last range. */
  readonly endId: Buffer;
  readonly reopened: readonly { readonly fromId: Buffer; readonly untilId: Buffer }[];
}

const attemptsMax = 5;

/**
 * Adds up the sums and the entries that are not summed up, in one statement, so that each entry counts once. A sum may
 * come in several parts.
 */
export async function readSums(database: Database, wanted: WantedSums): Promise<FoundSum[]> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const open = await readOpenIds(database);
    const { sql, values } = selectAll(database, wanted, open);
    const rows = await database.readRows<Row>(sql, values);
    const state = rows.find(({ kind }) => Number(kind) === 0);
    // Otherwise ranges were made or opened again since, and entries would count twice or not at all.
    if (state && isOf(open, state)) return rows.filter((row) => row !== state).map(foundOf);
  }
  throw new Error("Entries are summed up faster than they can be read.");
}

async function readOpenIds(database: Database): Promise<OpenIds> {
  const [last, reopened] = await Promise.all([
    database.readRows<{ untilId: Buffer }>(
      "SELECT untilId FROM ledger_ranges ORDER BY fromId DESC LIMIT 1",
      [],
    ),
    database.readRows<OpenIds["reopened"][number]>(
      `SELECT fromId, untilId FROM ledger_ranges ${byIndex(database, "ledger_ranges_by_state")}
       WHERE isSummed = 0 ORDER BY fromId`,
      [],
    ),
  ]);
  return { endId: last[0]?.untilId ?? ulidBytesAt(0), reopened };
}

/** The same as `readOpenIds` in the statement that adds up: the end, and how many ranges are open and which the first is. */
const selectState = `SELECT 0 AS bucket, 0 AS kind,
    COALESCE((SELECT HEX(untilId) FROM ledger_ranges ORDER BY fromId DESC LIMIT 1), '') AS currency,
    COALESCE((SELECT HEX(MIN(fromId)) FROM ledger_ranges WHERE isSummed = 0), '') AS dimension,
    (SELECT CAST(COUNT(*) AS CHAR) FROM ledger_ranges WHERE isSummed = 0) AS entries, '0' AS credits, '0' AS price`;

const hex = (id: Buffer | undefined) => (id ? id.toString("hex").toUpperCase() : "");

function isOf({ endId, reopened }: OpenIds, { currency, dimension, entries }: Row): boolean {
  const end = String(currency) || hex(ulidBytesAt(0));
  return (
    end === hex(endId) &&
    String(dimension) === hex(reopened[0]?.fromId) &&
    Number(String(entries)) === reopened.length
  );
}

function selectAll(database: Database, wanted: WantedSums, { endId, reopened }: OpenIds): Condition {
  const isInReopened = reopened.map(({ fromId, untilId }) =>
    condition("NOT (l.id >= ? AND l.id < ?)", fromId, untilId),
  );
  const selects = [
    ...selectKept(database, wanted),
    ...[
      entriesBetween(database, endId),
      ...reopened.map(({ fromId, untilId }) => entriesBetween(database, fromId, untilId)),
      lateEntries(condition("l.id < ?", endId), ...isInReopened),
    ].map((source) => selectLive(database, wanted, source)),
    condition(selectState),
  ];
  return {
    sql: selects.map(({ sql }) => sql).join(" UNION ALL "),
    values: selects.flatMap(({ values }) => values),
  };
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
