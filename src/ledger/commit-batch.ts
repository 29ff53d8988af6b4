import type { Transaction } from "../database/transaction";
import { databaseErrorKind, StaleAssumption } from "../database/database-errors";
import { insertRows, placeholders } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import { packUlid } from "../ids";
import { walletKey } from "./wallet-owners";
import {
  isOrdinary,
  lockWalletsAnd,
  readWallets,
  updateWallets,
  type Wallets,
  type WalletState,
} from "./wallet-rows";
import { checkTasks, prepareTasks } from "./bookkeeper";
import { causeKey, planBatch, type EntriesByCause, type Facts, type Plan, type Written } from "./plan-batch";
import type { HashedEntry } from "./entry-hash";
import { entryColumns, entryOf } from "./stored-entry";
import { findDamaged } from "./damaged-wallets";
import type { Posting } from "./posting";

/**
 * Makes the postings in their order, in the given transaction, and returns an outcome for each. The only code that
 * changes a balance or writes an entry. Operations call `Ledger.post` or `Ledger.postWithin`.
 * @param options.lookUpAll also looks for earlier entries of causes that are new, because this batch may have been
 *   committed before without our knowing.
 */
export async function commitBatch(
  tx: Transaction,
  postings: readonly Posting[],
  { lookUpAll = false }: { lookUpAll?: boolean } = {},
): Promise<Written> {
  const facts = await lockAndRead(tx, postings, { lookUpAll });
  const plan = planBatch(postings, facts);
  await writePlan(tx, plan);
  await deleteUnused(tx, postings, facts, plan);
  return plan;
}

/**
 * Does the same as `commitBatch` in half the round trips. Sends the writes together with the locks, assuming that the
 * wallets are as cached, that no bookkeeper refuses and that no cause has an earlier entry. Then compares the
 * assumptions with the answers to the locks.
 * @throws StaleAssumption when an assumption was wrong. The transaction must not be committed then.
 */
export async function commitBatchAsGuessed(
  tx: Transaction,
  postings: readonly Posting[],
  cached: Wallets,
): Promise<Written> {
  const plan = planBatch(postings, {
    wallets: cached,
    damaged: new Set(),
    checks: new Map(),
    known: new Map(),
  });
  try {
    const [facts] = await Promise.all([lockAndRead(tx, postings, { cached }), writePlan(tx, plan)]);
    if (!isAsGuessed(postings, cached, facts)) throw new StaleAssumption();
  } catch (error) {
    // The wallet has an entry with this number already: the cached wallet is stale.
    if (databaseErrorKind(error) === "duplicate") throw new StaleAssumption(error);
    throw error;
  }
  return plan;
}

/** Plans the postings as `commitBatch` would now, from what is committed. Writes nothing and locks no row. */
export async function planWithoutLocks(tx: Transaction, postings: readonly Posting[]): Promise<Plan> {
  const [wallets, damaged, checks] = await Promise.all([
    readWallets(tx, postings),
    findDamaged(tx, postings),
    prepareTasks(tx, postings),
  ]);
  return planBatch(postings, { wallets, damaged, checks, known: await findEarlier(tx, postings, wallets) });
}

function isAsGuessed(postings: readonly Posting[], cached: Wallets, facts: Facts): boolean {
  if (facts.known.size > 0) return false;
  for (const [key, { id, balance, sequence, headHash }] of cached) {
    const wallet = facts.wallets.get(key);
    if (!wallet || !isOrdinary(wallet)) return false;
    if (
      wallet.id !== id ||
      wallet.balance !== balance ||
      wallet.sequence !== sequence ||
      wallet.headHash !== headHash
    )
      return false;
  }
  return postings.every((posting) => !checkTasks(facts.checks, posting));
}

/**
 * Locks the wallets and reads the other facts. The database answers the reads after the locks, so they are true until
 * the transaction ends. One round trip when the wallets are cached; otherwise the causes are looked up in a second one,
 * because the ids of the wallets are known only after the locks. Wallets in the cache were compared with their newest
 * entry when they were first read, and are compared with the cache now.
 */
async function lockAndRead(
  tx: Transaction,
  postings: readonly Posting[],
  { lookUpAll = false, cached }: { readonly lookUpAll?: boolean; readonly cached?: Wallets },
): Promise<Facts> {
  const doubtful = lookUpAll ? postings : postings.filter(({ cause }) => cause !== null);
  const [wallets, [damaged, checks, known]] = await lockWalletsAnd(tx, postings, () =>
    Promise.all([
      cached ? new Set<string>() : findDamaged(tx, postings),
      prepareTasks(tx, postings),
      cached && findEarlier(tx, doubtful, cached),
    ]),
  );
  return { wallets, damaged, checks, known: known ?? (await findEarlier(tx, doubtful, wallets)) };
}

async function writePlan(tx: Transaction, plan: Plan): Promise<void> {
  await Promise.all([
    insertRows(tx, "ledger_entries", plan.entries),
    ...[...plan.rows].map(([table, rows]) => insertRows(tx, table, rows)),
    updateWallets(tx, [...plan.wallets.values()]),
  ]);
}

/**
 * Deletes wallets that were created only to be locked, because all their postings were refused. Otherwise the table
 * would list users who never had credits. Most batches have no such wallet.
 */
async function deleteUnused(
  tx: Transaction,
  postings: readonly Posting[],
  { wallets, damaged }: Facts,
  plan: Plan,
): Promise<void> {
  for (const { userId, environment } of postings) {
    const key = walletKey({ userId, environment });
    const wallet = wallets.get(key);
    if (!wallet || wallet.sequence > 0 || !isOrdinary(wallet) || plan.wallets.has(key)) continue;
    // Keep what somebody wrote by hand, so that it can be looked at.
    if (damaged.has(key)) continue;
    await tx.query("DELETE FROM wallets WHERE id = ? AND sequence = 0", [packUlid(wallet.id)]);
  }
}

/** SQLite refuses expressions of more than 1000 levels, and each further OR adds a level. */
const causesAtOnceMax = 500;

/**
 * Finds the entries that the postings' causes made before. A posting without a cause has an earlier entry only when this
 * batch was committed before; that entry has its id.
 */
async function findEarlier(
  tx: Transaction,
  postings: readonly Posting[],
  wallets: Wallets,
): Promise<EntriesByCause> {
  const owners = new Map<string, WalletState>();
  const [conditions, values, ids]: [string[], unknown[], Buffer[]] = [[], [], []];
  for (const posting of postings) {
    const wallet = wallets.get(walletKey(posting));
    // A wallet without entries has no earlier one.
    if (!wallet || wallet.sequence === 0) continue;
    owners.set(wallet.id, wallet);
    if (posting.cause === null) ids.push(packUlid(posting.id));
    else {
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
  return { ...entry, userId: owner.userId, environment: owner.environment };
}
