import type { Transaction } from "../database/transaction";
import { placeholders } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import { packUlid } from "../ids";
import type { HashedEntry } from "./entry-hash";
import { causeKey, type EntriesByCause } from "./batch-plan";
import type { Posting } from "./posting";
import { entryColumns, entryOf } from "./stored-entry";
import { userKey, walletKey } from "./wallet-owners";
import { groupByUser, type Wallets, type WalletState } from "./wallet-rows";

/** SQLite refuses expressions of more than 1000 levels, and each further OR adds a level. */
const causesAtOnceMax = 500;

/**
 * Finds the entries that the postings' causes made before, in any of their users' wallets. A posting without a cause
 * has an earlier entry only when this batch was committed before; that entry has its id.
 */
export async function findEarlier(
  tx: Transaction,
  postings: readonly Posting[],
  wallets: Wallets,
): Promise<EntriesByCause> {
  if (postings.length === 0) return new Map();
  const byUser = groupByUser(wallets);
  const owners = new Map<string, WalletState>();
  const [conditions, values, ids]: [string[], unknown[], Buffer[]] = [[], [], []];
  for (const posting of postings) {
    if (posting.cause === null && wallets.get(walletKey(posting))?.sequence !== 0)
      ids.push(packUlid(posting.id));
    for (const wallet of byUser.get(userKey(posting)) ?? []) {
      // A wallet without entries has no earlier one.
      if (wallet.sequence === 0) continue;
      owners.set(wallet.id, wallet);
      if (posting.cause === null) continue;
      conditions.push("(walletId = ? AND cause = ?)");
      values.push(packUlid(wallet.id), posting.cause);
    }
  }
  const parts: Promise<HashedEntry[]>[] = [];
  for (let start = 0; start < conditions.length; start += causesAtOnceMax) {
    const end = start + causesAtOnceMax;
    parts.push(findEntries(tx, conditions.slice(start, end).join(" OR "), values.slice(2 * start, 2 * end)));
  }
  // A statement of its own, because the engines may read the whole table for an OR of two indexes.
  if (ids.length > 0) parts.push(findEntries(tx, `id IN (${placeholders(ids)})`, ids));
  const found = (await Promise.all(parts)).flat();
  return new Map(found.map((row) => withOwner(row, owners)).map((entry) => [causeKey(entry), entry]));
}

function findEntries(tx: Transaction, condition: string, values: readonly unknown[]): Promise<HashedEntry[]> {
  return tx.query(`SELECT e.walletId, ${entryColumns} FROM ledger_entries e WHERE ${condition}`, values);
}

function withOwner(row: HashedEntry, owners: ReadonlyMap<string, WalletState>): LedgerEntry {
  const entry = entryOf(row);
  const owner = owners.get(entry.walletId);
  if (!owner) throw new Error("An entry of another wallet was found.");
  const { userId, environment, creditType } = owner;
  return { userId, environment, creditType, ...entry };
}
