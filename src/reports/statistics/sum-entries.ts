import type { Database } from "../../database/database";
import { byIndex, forUpdate, inShareMode, nowMilliseconds } from "../../database/dialect";
import { databaseErrorKind } from "../../database/database-errors";
import { insertRows } from "../../database/rows";
import type { Transaction } from "../../database/transaction";
import { ulidBytesAt } from "../../ids";
import { addSums } from "./add-sums";
import { entriesBetween, isInTime } from "./summands";

/** How entries are summed up. */
export interface SumLimits {
  /** Fewer new entries are not worth a range: reading them for each statistic costs little. */
  readonly entriesMin: number;
  /** So that a transaction stays well within its deadline. */
  readonly entriesMax: number;
  /**
   * Entries with younger ids, by the database's clock, are not summed up: some may not be committed yet. Several
   * minutes more than the age at which an entry counts as late (`insertLateEntries`).
   */
  readonly ageMilliseconds: number;
}

export const sumLimits: SumLimits = { entriesMin: 1000, entriesMax: 2000, ageMilliseconds: 5 * 60_000 };

/** Ids that are not summed up. */
interface OpenRange {
  readonly fromId: Buffer;
  readonly untilId: Buffer;
  /** Whether the range was summed up before, so that it has a row. */
  readonly isReopened: boolean;
}

/**
 * Sums up the next entries in one transaction. Several instances may do so at the same time: the row before the range,
 * or the range's own, is locked.
 * @returns whether entries were summed up, so that there may be more
 */
export async function sumNextRange(database: Database, limits: SumLimits = sumLimits): Promise<boolean> {
  try {
    return await database.inTransaction((tx) => sumWithin(tx, limits), { repeatable: true });
  } catch (error) {
    // Another instance made the first range of all, before which there is no row to lock.
    if (databaseErrorKind(error) === "duplicate") return true;
    throw error;
  }
}

async function sumWithin(tx: Transaction, { entriesMin, entriesMax, ageMilliseconds }: SumLimits) {
  const open = (await lockReopenedRange(tx)) ?? (await lockNewRange(tx, ageMilliseconds));
  // Waits for transactions in progress that have inserted such entries.
  const ids = await tx.query<{ id: Buffer }>(
    `SELECT id FROM ledger_entries ${byIndex(tx, "entries_by_id")} WHERE id >= ? AND id < ?
     ORDER BY id LIMIT ${entriesMax + 1} ${inShareMode(tx)}`,
    [open.fromId, open.untilId],
  );
  if (!open.isReopened && ids.length < entriesMin) return false;
  const untilId = ids[entriesMax]?.id ?? (open.isReopened ? open.untilId : idAfter(ids.at(-1)?.id));
  const source = entriesBetween(tx, open.fromId, untilId);
  // Late entries are added by `addLateEntries`, which knows by their rows that they are not in the sums yet.
  const inTime = { ...source, conditions: [...source.conditions, isInTime] };
  const entries = await addSums(tx, open.fromId, inTime);
  await writeRange(tx, open, { untilId, entries });
  return true;
}

/** The least id that is greater. */
function idAfter(id = ulidBytesAt(0)): Buffer {
  return Buffer.from((BigInt(`0x${id.toString("hex")}`) + 1n).toString(16).padStart(32, "0"), "hex");
}

async function lockReopenedRange(tx: Transaction): Promise<OpenRange | undefined> {
  const [row] = await tx.query<Omit<OpenRange, "isReopened">>(
    `SELECT fromId, untilId FROM ledger_ranges ${byIndex(tx, "ledger_ranges_by_state")}
     WHERE isSummed = 0 ORDER BY fromId LIMIT 1 ${forUpdate(tx)}`,
  );
  return row && { ...row, isReopened: true };
}

async function lockNewRange(tx: Transaction, ageMilliseconds: number): Promise<OpenRange> {
  const [last] = await tx.query<{ untilId: Buffer }>(
    `SELECT untilId FROM ledger_ranges ORDER BY fromId DESC LIMIT 1 ${forUpdate(tx)}`,
  );
  const [row] = await tx.query<{ time: number | string }>(`SELECT ${nowMilliseconds(tx)} AS time`);
  const untilId = ulidBytesAt(Number(row?.time) - ageMilliseconds);
  return { fromId: last?.untilId ?? ulidBytesAt(0), untilId, isReopened: false };
}

async function writeRange(
  tx: Transaction,
  { fromId, untilId: openUntilId, isReopened }: OpenRange,
  { untilId, entries }: { readonly untilId: Buffer; readonly entries: number },
): Promise<void> {
  const range = { fromId, untilId, entries, isSummed: true };
  if (!isReopened) await insertRows(tx, "ledger_ranges", [range]);
  else {
    await tx.query("UPDATE ledger_ranges SET untilId = ?, entries = ?, isSummed = 1 WHERE fromId = ?", [
      untilId,
      entries,
      fromId,
    ]);
    const rest = { fromId: untilId, untilId: openUntilId, entries: 0, isSummed: false };
    if (Buffer.compare(untilId, openUntilId) < 0) await insertRows(tx, "ledger_ranges", [rest]);
  }
}
