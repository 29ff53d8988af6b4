import type { Database } from "../database/database";
import { byIndex, forUpdate, quotient } from "../database/dialect";
import { readPatiently } from "../database/scan-table";
import type { Transaction } from "../database/transaction";
import type { Findings } from "./findings";
import { quarterAt, sumMinutes } from "./statistics/add-sums";
import type { RangeRow } from "./statistics/compare-ranges";
import {
  commonColumns,
  entriesBetween,
  isInTime,
  keptColumns,
  keptSums,
  selectQuarters,
  selectWalletDays,
  sumColumns,
  type EntrySource,
  type QuarterRow,
  type WalletDayRow,
} from "./statistics/summands";

/** Compares ranges of the sums with a recount of their entries. `before` is where the range before them ends. */
export async function checkRanges(
  database: Database,
  ranges: readonly RangeRow[],
  { before, findings }: { readonly before: Buffer; readonly findings: Findings },
): Promise<Buffer> {
  let end = before;
  for (const range of ranges) {
    if (Buffer.compare(range.fromId, end) !== 0)
      findings.add("STATISTICS", {}, "The ranges of the sums have a gap, or overlap.");
    end = range.untilId;
    if (Number(range.isSummed) === 1 && !(await isRight(database, range)))
      findings.add("STATISTICS", {}, "The sums of some entries are not what the entries add up to.");
  }
  return end;
}

/** Under a lock, so that no late entry is added between the two statements. */
function isRight(database: Database, { fromId }: RangeRow): Promise<boolean> {
  return database.inTransaction(async (tx) => {
    const [range] = await tx.query<RangeRow>(
      `SELECT untilId, entries, isSummed FROM ledger_ranges WHERE fromId = ? ${forUpdate(tx)}`,
      [fromId],
    );
    if (!range || Number(range.isSummed) !== 1) return true;
    const counted = await countEntries(tx, { ...range, fromId });
    const kept = await readKept(tx, fromId);
    const entries = counted.reduce((sum, row) => sum + Number(row.entries), 0);
    const isOfEntries = entries === Number(range.entries) && isSame(counted, kept);
    return isOfEntries && (await hasRightWallets(tx, { ...range, fromId }));
  });
}

function sourceOf(tx: Transaction, { fromId, untilId }: Pick<RangeRow, "fromId" | "untilId">): EntrySource {
  const source = entriesBetween(tx, fromId, untilId);
  return { ...source, conditions: [...source.conditions, isInTime] };
}

function countEntries(tx: Transaction, range: Pick<RangeRow, "fromId" | "untilId">) {
  const { sql, values } = selectQuarters(tx, sourceOf(tx, range));
  return tx.query<QuarterRow>(sql, values);
}

/** Whether the entries and the spent credits of each wallet and day are right. */
async function hasRightWallets(tx: Transaction, range: Pick<RangeRow, "fromId" | "untilId">) {
  const { sql, values } = selectWalletDays(tx, sourceOf(tx, range));
  const kept = `SELECT day, walletId, CAST(entries AS CHAR) AS entries, CAST(spent AS CHAR) AS spent
    FROM ledger_wallet_days WHERE rangeId = ?`;
  const [some, others] = [
    await tx.query<WalletDayRow>(sql, values),
    await tx.query<WalletDayRow>(kept, [range.fromId]),
  ].map((rows) =>
    rows
      .map(({ day, walletId, entries, spent }) => [day, walletId.toString("hex"), entries, spent].join(" "))
      .toSorted()
      .join(),
  );
  return some === others;
}

async function readKept(tx: Transaction, fromId: Buffer): Promise<QuarterRow[]> {
  const rows = await tx.query<Omit<QuarterRow, "quarter"> & { day: number; timeOfDay: number }>(
    `SELECT day, timeOfDay, ${keptColumns}, ${keptSums} FROM ledger_range_sums WHERE rangeId = ?`,
    [fromId],
  );
  return rows.map(({ day, timeOfDay, ...row }) => ({ ...row, quarter: quarterAt({ day, timeOfDay }) }));
}

/** Whether two lists have the same sums, whatever their order. Sums of 0 count as none. */
function isSame<Row extends Omit<QuarterRow, "quarter">>(
  some: readonly Row[],
  others: readonly Row[],
): boolean {
  const texts = [some, others].map((rows) =>
    rows
      .filter(({ entries, credits, price }) => [entries, credits, price].some((sum) => Number(sum) !== 0))
      .map((row) => JSON.stringify(Object.entries(row).toSorted(byName).map(textOf)))
      .toSorted()
      .join(),
  );
  return texts[0] === texts[1];
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

function textOf([name, value]: [string, unknown]): string {
  return `${name} ${String(value)}`;
}

/** The days for which there are sums. */
export async function* scanDays(database: Database): AsyncGenerator<readonly number[]> {
  let after = -1;
  for (;;) {
    const days = await readPatiently<{ day: number }>(
      database,
      `SELECT DISTINCT day FROM ledger_sums WHERE minutes = 1440 AND timeOfDay = 0 AND day > ?
       ORDER BY day LIMIT ${daysTogether}`,
      [after],
    );
    const last = days.at(-1);
    if (!last) return;
    yield days.map(({ day }) => Number(day));
    after = Number(last.day);
  }
}

const daysTogether = 20;

/**
 * Compares the number of entries in all ranges with that in all hours and days. With it, no day is missing whose
 * quarters of an hour are there.
 */
export async function checkTotals(database: Database, findings: Findings): Promise<void> {
  const [row] = await readPatiently<Record<string, string | null>>(
    database,
    `SELECT CAST(SUM(entries) AS CHAR) AS inRanges, ${sumMinutes
      .map(
        (minutes) =>
          `(SELECT CAST(SUM(entries) AS CHAR) FROM ledger_sums WHERE minutes = ${minutes}) AS of${minutes}`,
      )
      .join(", ")} FROM ledger_ranges`,
    [],
  );
  const totals = new Set(Object.values(row ?? {}).map((total) => total ?? "0"));
  if (totals.size > 1)
    findings.add("STATISTICS", {}, "The sums of hours or days have not as many entries as were summed up.");
}

/** All that a quarter of an hour can have, so that the index on the time finds a day. */
const timesOfDay = Array.from({ length: 96 }, (_, quarter) => quarter * 15).join(", ");

type SumRow = Omit<QuarterRow, "quarter"> & { readonly minutes: number; readonly timeOfDay: number };

/** Compares the sums of a day's hours, and of the day, with those of its quarters of an hour. Reads one statement. */
export async function checkDay(database: Database, day: number, findings: Findings): Promise<void> {
  const columns = commonColumns.join(", ");
  const ofQuarters = sumMinutes.map((minutes) => {
    const timeOfDay = `${quotient(database, "timeOfDay", minutes)} * ${minutes}`;
    return `SELECT 0 AS isKept, ${minutes} AS minutes, ${timeOfDay} AS timeOfDay, ${keptColumns}, ${sumColumns}
      FROM ledger_range_sums ${byIndex(database, "ledger_range_sums_by_time")}
      WHERE timeOfDay IN (${timesOfDay}) AND day = ? GROUP BY ${timeOfDay}, ${columns}`;
  });
  const kept = `SELECT 1 AS isKept, minutes, timeOfDay, ${keptColumns}, ${keptSums} FROM ledger_sums
    WHERE minutes IN (${sumMinutes.join(", ")}) AND timeOfDay IN (${timesOfDay}) AND day = ?`;
  const rows = await readPatiently<SumRow & { isKept: number }>(
    database,
    [...ofQuarters, kept].join(" UNION ALL "),
    [...ofQuarters.map(() => day), day],
  );
  const [added, keptRows] = [0, 1].map((wanted) =>
    rows.filter(({ isKept }) => Number(isKept) === wanted).map((row) => ({ ...row, isKept: undefined })),
  );
  if (!isSame<SumRow>(added ?? [], keptRows ?? []))
    findings.add(
      "STATISTICS",
      {},
      "The sums of a day or its hours are not what its quarters of an hour add up to.",
    );
}
