import type { Transaction } from "../database/transaction";
import { databaseErrorKind, StaleAssumption } from "../database/database-errors";
import { insertRows, readDate } from "../database/rows";
import { kindOfNumber, type LedgerEntry } from "../entities/ledger-entry";
import { packUlid, unpackHex, unpackUlid } from "../ids";
import {
  isOrdinary,
  lockWalletsAnd,
  readWallets,
  updateWallets,
  walletKey,
  type Wallets,
} from "./wallet-rows";
import { checkTasks, prepareTasks } from "./bookkeeper";
import { causeKey, planBatch, type EntriesByCause, type Facts, type Plan, type Written } from "./plan-batch";
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
  const facts = await lockAndRead(tx, postings, lookUpAll);
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
  const plan = planBatch(postings, { wallets: cached, checks: new Map(), known: new Map() });
  try {
    const [facts] = await Promise.all([lockAndRead(tx, postings, false), writePlan(tx, plan)]);
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
  const [wallets, checks, known] = await Promise.all([
    readWallets(tx, postings),
    prepareTasks(tx, postings),
    findByCause(tx, postings),
  ]);
  return planBatch(postings, { wallets, checks, known });
}

function isAsGuessed(postings: readonly Posting[], cached: Wallets, facts: Facts): boolean {
  if (facts.known.size > 0) return false;
  for (const [key, { balance, sequence, headHash }] of cached) {
    const wallet = facts.wallets.get(key);
    if (!wallet || !isOrdinary(wallet)) return false;
    if (wallet.balance !== balance || wallet.sequence !== sequence || wallet.headHash !== headHash)
      return false;
  }
  return postings.every((posting) => !checkTasks(facts.checks, posting));
}

/**
 * Locks the wallets and reads the other facts in the same round trip. The database answers the reads after the locks, so
 * they are true until the transaction ends.
 */
async function lockAndRead(
  tx: Transaction,
  postings: readonly Posting[],
  lookUpAll: boolean,
): Promise<Facts> {
  const doubtful = lookUpAll ? postings : postings.filter(({ cause }) => cause !== null);
  const [wallets, [checks, known]] = await lockWalletsAnd(tx, postings, () =>
    Promise.all([prepareTasks(tx, postings), findByCause(tx, doubtful)]),
  );
  return { wallets, checks, known };
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
  { wallets }: Facts,
  plan: Plan,
): Promise<void> {
  for (const { userId, environment } of postings) {
    const key = walletKey({ userId, environment });
    const wallet = wallets.get(key);
    if (!wallet || wallet.sequence > 0 || !isOrdinary(wallet) || plan.wallets.has(key)) continue;
    await tx.query("DELETE FROM wallets WHERE userId = ? AND environment = ? AND sequence = 0", [
      userId,
      environment,
    ]);
  }
}

const sameCause = "(userId = ? AND environment = ? AND cause = ?)";
/** A posting without a cause has an earlier entry only when this batch was committed before. That entry has its id. */
const ownId = "id = ?";

/** SQLite refuses expressions of more than 1000 levels, and each further OR adds a level. */
const causesAtOnceMax = 500;

async function findByCause(tx: Transaction, postings: readonly Posting[]): Promise<EntriesByCause> {
  const parts: Promise<EntryRow[]>[] = [];
  for (let start = 0; start < postings.length; start += causesAtOnceMax) {
    const part = postings.slice(start, start + causesAtOnceMax);
    parts.push(
      tx.query(
        `SELECT userId, environment, sequence, id, kind, amount, balanceAfter, cause, reference, actor, reason,
           createdAt, previousHash, fingerprint
         FROM ledger_entries WHERE ${part.map(({ cause }) => (cause === null ? ownId : sameCause)).join(" OR ")}`,
        part.flatMap(({ userId, environment, cause, id }): unknown[] =>
          cause === null ? [packUlid(id)] : [userId, environment, cause],
        ),
      ),
    );
  }
  const found = (await Promise.all(parts)).flat();
  return new Map(found.map(entryOfRow).map((entry) => [causeKey(entry), entry]));
}

/** An entry as the table keeps it. */
type EntryRow = Omit<LedgerEntry, "id" | "kind" | "reference" | "createdAt" | "previousHash"> & {
  readonly id: Buffer;
  readonly kind: number;
  readonly reference: Buffer | null;
  readonly createdAt: Date | string;
  readonly previousHash: Buffer;
};

function entryOfRow(row: EntryRow): LedgerEntry {
  return {
    ...row,
    id: unpackUlid(row.id),
    kind: kindOfNumber(row.kind),
    reference: row.reference && unpackUlid(row.reference),
    createdAt: readDate(row.createdAt),
    previousHash: unpackHex(row.previousHash),
  };
}
