import { addToExisting } from "../../database/dialect";
import { insertRows } from "../../database/rows";
import type { Transaction } from "../../database/transaction";
import {
  addedColumns,
  commonColumns,
  keptColumns,
  keptSums,
  selectQuarters,
  selectWalletDays,
  type EntrySource,
  type QuarterRow,
  type WalletDayRow,
} from "./summands";

/** The lengths of time, in minutes, for which there are sums over all ranges. */
export const sumMinutes = [60, 360, 1440] as const;

const quarterMinutes = 15;
const dayMinutes = 1440;

const rangeKey = ["rangeId", "day", "timeOfDay", ...commonColumns];
const sumKey = ["minutes", "timeOfDay", "day", ...commonColumns];
const addToRangeSums = addToExisting(rangeKey, addedColumns);
const addToWalletDays = addToExisting(["day", "walletId", "rangeId"], ["entries", "spent"]);
const addToSums = addToExisting(sumKey, addedColumns);

/** The day and the time of day of a quarter of an hour, in UTC. */
export function placeOf(quarter: number): { readonly day: number; readonly timeOfDay: number } {
  const minute = Number(quarter) * quarterMinutes;
  return { day: Math.floor(minute / dayMinutes), timeOfDay: minute % dayMinutes };
}

/** The quarter of an hour of a day and a time of day. */
export function quarterAt({ day, timeOfDay }: { readonly day: number; readonly timeOfDay: number }): number {
  return (day * dayMinutes + timeOfDay) / quarterMinutes;
}

/**
 * Adds up entries, and adds the sums to those of their range, of its hours and days, and of its wallets.
 * @returns how many entries there are
 */
export async function addSums(tx: Transaction, rangeId: Buffer, source: EntrySource): Promise<number> {
  const [ofQuarters, ofWallets] = [selectQuarters(tx, source), selectWalletDays(tx, source)];
  const quarters = await tx.query<QuarterRow>(ofQuarters.sql, ofQuarters.values);
  const ofRange = quarters.map(({ quarter, ...row }) => ({ rangeId, ...placeOf(quarter), ...row }));
  await insertRows(tx, "ledger_range_sums", ofRange, addToRangeSums);
  await addToLongerTimes(tx, quarters);
  const wallets = await tx.query<WalletDayRow>(ofWallets.sql, ofWallets.values);
  const days = wallets.map((row) => ({ rangeId, ...row }));
  await insertRows(tx, "ledger_wallet_days", days, addToWalletDays);
  return quarters.reduce((sum, { entries }) => sum + Number(entries), 0);
}

/** Takes the sums of a range away again, from its hours, days and wallets too. */
export async function removeSums(tx: Transaction, rangeId: Buffer): Promise<void> {
  const rows = await tx.query<QuarterRow & { readonly day: number; readonly timeOfDay: number }>(
    `SELECT day, timeOfDay, ${keptColumns}, ${keptSums} FROM ledger_range_sums WHERE rangeId = ?`,
    [rangeId],
  );
  for (const table of ["ledger_range_sums", "ledger_wallet_days"])
    await tx.query(`DELETE FROM ${table} WHERE rangeId = ?`, [rangeId]);
  const taken = rows.map(({ day, timeOfDay, entries, credits, price, ...row }) => ({
    ...row,
    quarter: quarterAt({ day, timeOfDay }),
    entries: String(-BigInt(entries)),
    credits: String(-BigInt(credits)),
    price: String(-BigInt(price)),
  }));
  await addToLongerTimes(tx, taken);
}

async function addToLongerTimes(tx: Transaction, quarters: readonly QuarterRow[]): Promise<void> {
  const rows = sumMinutes.flatMap((minutes) =>
    quarters.map(({ quarter, ...row }) => {
      const { day, timeOfDay } = placeOf(quarter);
      return { minutes, timeOfDay: timeOfDay - (timeOfDay % minutes), day, ...row };
    }),
  );
  await insertRows(tx, "ledger_sums", added(rows, sumKey), addToSums);
}

type Added = Pick<QuarterRow, (typeof addedColumns)[number]>;

/** The rows, with those of one key made one, in the order of their keys, so that no two transactions deadlock. */
function added<Row extends Added>(rows: readonly Row[], key: readonly string[]): Row[] {
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    const name = key.map((column) => nameOf((row as Record<string, unknown>)[column])).join("\0");
    const other = byKey.get(name);
    byKey.set(name, other ? plus(other, row) : row);
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function nameOf(value: unknown): string {
  return typeof value === "number" ? String(value).padStart(6, "0") : String(value);
}

function plus<Row extends Added>(one: Row, other: Row): Row {
  const sum = (column: keyof Added) => String(BigInt(one[column]) + BigInt(other[column]));
  return { ...one, entries: sum("entries"), credits: sum("credits"), price: sum("price") };
}
