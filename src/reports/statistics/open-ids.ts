import { condition, type Condition } from "../../database/conditions";
import type { Database } from "../../database/database";
import { byIndex } from "../../database/dialect";
import { ulidBytesAt } from "../../ids";
import { entriesBetween, lateEntries, type EntrySource } from "./summands";

/** Ids that are not summed up. */
export interface OpenIds {
  /** The end of the last range. */
  readonly endId: Buffer;
  readonly reopened: readonly { readonly fromId: Buffer; readonly untilId: Buffer }[];
}

/** What a statement says of the open ids: the end, the first of the reopened ranges, and how many these are. */
type State = readonly [end: unknown, first: unknown, count: unknown];

const attemptsMax = 5;

/**
 * Runs a statement that reads sums and, one by one, the entries that are not summed up. Runs it again when ranges were
 * made or opened again meanwhile: entries would count twice or not at all.
 * @param select makes the statement, one row of which is that of `selectState`
 * @param stateOf what that row says; undefined for the others
 * @returns the other rows
 */
export async function readWithOpenIds<Row>(
  database: Database,
  select: (open: OpenIds) => Condition,
  stateOf: (row: Row) => State | undefined,
): Promise<Row[]> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const open = await readOpenIds(database);
    const { sql, values } = select(open);
    const rows = await database.readRows<Row>(sql, values);
    if (rows.some((row) => isOf(open, stateOf(row)))) return rows.filter((row) => !stateOf(row));
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

/** SQL for each part of the state. */
const stateColumns = [
  "COALESCE((SELECT HEX(untilId) FROM ledger_ranges ORDER BY fromId DESC LIMIT 1), '')",
  "COALESCE((SELECT HEX(MIN(fromId)) FROM ledger_ranges WHERE isSummed = 0), '')",
  "(SELECT CAST(COUNT(*) AS CHAR) FROM ledger_ranges WHERE isSummed = 0)",
] as const;

/** A SELECT of one row with the state, in the columns of the statement. */
export function selectState(
  columnsOf: (state: typeof stateColumns) => readonly (readonly [sql: string, name: string])[],
): Condition {
  const columns = columnsOf(stateColumns).map(([sql, name]) => `${sql} AS ${name}`);
  return condition(`SELECT ${columns.join(", ")}`);
}

function isOf({ endId, reopened }: OpenIds, state: State | undefined): boolean {
  if (!state) return false;
  const [end, first, count] = state.map(String);
  return (
    (end || hex(ulidBytesAt(0))) === hex(endId) &&
    first === hex(reopened[0]?.fromId) &&
    Number(count) === reopened.length
  );
}

const hex = (id: Buffer | undefined) => (id ? id.toString("hex").toUpperCase() : "");

/** Where the entries are that are not summed up. Each is in one of these. */
export function openSources(database: Pick<Database, "engine">, { endId, reopened }: OpenIds): EntrySource[] {
  const isInReopened = reopened.map(({ fromId, untilId }) =>
    condition("NOT (l.id >= ? AND l.id < ?)", fromId, untilId),
  );
  return [
    entriesBetween(database, endId),
    ...reopened.map(({ fromId, untilId }) => entriesBetween(database, fromId, untilId)),
    lateEntries(condition("l.id < ?", endId), ...isInReopened),
  ];
}

/** The rows of all of these. */
export function unionOf(selects: readonly Condition[]): Condition {
  return {
    sql: selects.map(({ sql }) => sql).join(" UNION ALL "),
    values: selects.flatMap(({ values }) => values),
  };
}
