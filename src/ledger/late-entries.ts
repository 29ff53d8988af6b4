import { insertRows } from "../database/rows";
import type { Transaction } from "../database/transaction";
import type { LedgerEntry } from "../entities/ledger-entry";
import { ulidBytesAt, unpackUlid } from "../ids";

/**
 * From this age on, by the database's clock, an entry is late. Entries are summed up for statistics only when they are
 * several minutes older (`sumNextRange`), and a transaction takes seconds. So every entry that could miss its sum is
 * known as a late one.
 */
const lateAfterMilliseconds = 2 * 60_000;

/**
 * Notes the entries with an id that is old already: the request waited long, or our clock is behind the database's.
 * They are usually none, so this costs a purchase nothing.
 */
export async function insertLateEntries(tx: Transaction, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const firstInTime = unpackUlid(ulidBytesAt(tx.databaseTime() - lateAfterMilliseconds));
  const late = entries.filter(({ id }) => id < firstInTime);
  if (late.length === 0) return;
  const rows = late.map(({ id, walletId, sequence }) => ({ id, walletId, sequence }));
  await insertRows(tx, "late_entries", rows);
}
