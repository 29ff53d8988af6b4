import type { Database } from "../../database/database";
import { forUpdate } from "../../database/dialect";
import { placeholders } from "../../database/rows";
import type { Transaction } from "../../database/transaction";
import { addSums } from "./add-sums";
import { lateEntries } from "./summands";

const entriesMax = 500;

/** The ids up to which everything is summed up, but for late entries and reopened ranges; null without a range. */
export const endOfRanges = "(SELECT untilId FROM ledger_ranges ORDER BY fromId DESC LIMIT 1)";

/**
 * Adds the next late entries to the sums of their range, in the transaction that deletes their rows. Late entries
 * behind the last range wait for their range, and those of a reopened range are summed up with it.
 * @returns whether there may be more
 */
export function addLateEntries(database: Database): Promise<boolean> {
  return database.inTransaction(addWithin, { repeatable: true });
}

async function addWithin(tx: Transaction): Promise<boolean> {
  const late = await tx.query<{ id: Buffer }>(
    `SELECT id FROM late_entries WHERE id < ${endOfRanges} ORDER BY id LIMIT ${entriesMax} ${forUpdate(tx)}`,
  );
  const [first] = late;
  if (!first) return false;
  const range = await lockRangeOf(tx, first.id);
  const ids = late.map(({ id }) => id).filter((id) => Buffer.compare(id, range.untilId) < 0);
  const isOfThese = { sql: `l.id IN (${placeholders(ids)})`, values: ids };
  if (range.isSummed) {
    const added = await addSums(tx, range.fromId, lateEntries(isOfThese));
    await tx.query("UPDATE ledger_ranges SET entries = entries + ? WHERE fromId = ?", [added, range.fromId]);
  }
  await tx.query(`DELETE FROM late_entries WHERE id IN (${placeholders(ids)})`, ids);
  return true;
}

interface Range {
  readonly fromId: Buffer;
  readonly untilId: Buffer;
  readonly isSummed: boolean;
}

async function lockRangeOf(tx: Transaction, id: Buffer): Promise<Range> {
  const [row] = await tx.query<Omit<Range, "isSummed"> & { readonly isSummed: number }>(
    `SELECT fromId, untilId, isSummed FROM ledger_ranges WHERE fromId <= ? ORDER BY fromId DESC LIMIT 1 ${forUpdate(tx)}`,
    [id],
  );
  if (!row) throw new Error("The first range of the ledger does not begin at 0.");
  return { ...row, isSummed: Number(row.isSummed) === 1 };
}
