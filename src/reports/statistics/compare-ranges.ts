import type { Database } from "../../database/database";
import { byIndex, forUpdate } from "../../database/dialect";
import { readPatiently } from "../../database/scan-table";
import type { Transaction } from "../../database/transaction";
import { removeSums } from "./add-sums";

const rangesTogether = 20;

/** A range as the table keeps it. */
export interface RangeRow {
  readonly fromId: Buffer;
  readonly untilId: Buffer;
  readonly entries: number | string;
  readonly isSummed: number;
}

/** All ranges, in pages of a few. */
export async function* scanRanges(database: Database): AsyncGenerator<readonly RangeRow[]> {
  let after: Buffer | undefined;
  for (;;) {
    const rows = await readPatiently<RangeRow>(
      database,
      `SELECT fromId, untilId, entries, isSummed FROM ledger_ranges ${after ? "WHERE fromId > ?" : ""}
       ORDER BY fromId LIMIT ${rangesTogether}`,
      after ? [after] : [],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.fromId;
  }
}

/**
 * Counts the entries of some ranges, and opens a range again whose number is not that of its sums: then statistics read
 * its entries themselves, until `sumNextRange` has summed them up again. Nothing but a jump of the database's clock, or
 * rows that were written by hand, makes that necessary.
 * @param ranges ranges that follow each other
 * @returns how many were opened again
 */
export async function reopenWrongRanges(database: Database, ranges: readonly RangeRow[]): Promise<number> {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last) return 0;
  const expected = ranges.reduce((sum, { entries }) => sum + Number(entries), 0);
  const isSummed = ranges.every((range) => Number(range.isSummed) === 1);
  const ask: Ask = (sql, values) => readPatiently(database, sql, values);
  const all = { fromId: first.fromId, untilId: last.untilId };
  if (isSummed && (await hasEntries(database, ask, all, expected))) return 0;
  let reopened = 0;
  for (const { fromId } of ranges)
    reopened += await database.inTransaction((tx) => reopenIfWrong(tx, fromId), { repeatable: true });
  return reopened;
}

type Ask = <Row>(sql: string, values: readonly unknown[]) => Promise<Row[]>;

async function reopenIfWrong(tx: Transaction, fromId: Buffer): Promise<number> {
  const [range] = await tx.query<RangeRow>(
    `SELECT fromId, untilId, entries, isSummed FROM ledger_ranges WHERE fromId = ? AND isSummed = 1 ${forUpdate(tx)}`,
    [fromId],
  );
  if (!range || (await hasEntries(tx, tx.query, range, Number(range.entries)))) return 0;
  await removeSums(tx, fromId);
  await tx.query("UPDATE ledger_ranges SET entries = 0, isSummed = 0 WHERE fromId = ?", [fromId]);
  return 1;
}

/**
 * Whether the ids from one to before another have so many entries, beside late ones that wait. Reads the index only,
 * and no more of it than it must.
 */
async function hasEntries(
  database: Pick<Database, "engine">,
  ask: Ask,
  { fromId, untilId }: Pick<RangeRow, "fromId" | "untilId">,
  expected: number,
): Promise<boolean> {
  const [row] = await ask<{ late: number | string; found: number | string }>(
    `SELECT (SELECT COUNT(*) FROM late_entries WHERE id >= ? AND id < ?) AS late,
       (SELECT COUNT(*) FROM (SELECT 1 AS one FROM ledger_entries ${byIndex(database, "entries_by_id")}
        WHERE id >= ? AND id < ? LIMIT ?) counted) AS found`,
    [fromId, untilId, fromId, untilId, expected + entriesMax],
  );
  return row !== undefined && Number(row.found) - Number(row.late) === expected;
}

/** How many late entries may wait in a range before it seems wrong. */
const entriesMax = 10_000;
