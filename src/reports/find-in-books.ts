import { placeholders } from "../database/rows";
import type { Transaction } from "../database/transaction";
import type { WalletEnvironment } from "../environment";
import type { WalletOwner } from "../ledger/wallet-rows";
import { packUlid } from "../ids";
import type { StoreTransactionRow } from "./book-rows";
import { entryColumns, entryOf, selectStoreTransactions, storeTransactionForms } from "./books";
import { unpackRow } from "./unpack-row";
import type { LedgerEntry } from "../entities/ledger-entry";

/** Reads committed rows, or those of a transaction. */
export type Ask = Transaction["query"];

/** SQLite refuses expressions of more than 1000 levels, and each further OR adds a level. */
const alternativesMax = 300;
/** No honest chain of merges is as long. A chain that somebody made a circle by hand has no end. */
const mergesMax = 1000;

export interface EntryOfCause extends WalletOwner {
  readonly sequence: number;
  readonly cause: string;
  readonly kind: string;
  readonly amount: number;
  readonly reference: string | null;
  /** Null for the wallet's owner. */
  readonly actor: string | null;
  readonly reason: string | null;
}

/** The entries in any of the wallets that have one of the causes. */
export async function findEntriesByCause(
  ask: Ask,
  wallets: readonly WalletOwner[],
  causes: readonly string[],
): Promise<EntryOfCause[]> {
  const keys = wallets.flatMap(({ userId, environment }) =>
    causes.map((cause) => [userId, environment, cause] as const),
  );
  const found: EntryOfCause[] = [];
  for (let start = 0; start < keys.length; start += alternativesMax) {
    const part = keys.slice(start, start + alternativesMax);
    const rows = await ask<EntryOfCause>(
      `SELECT userId, environment, sequence, cause, kind, amount, reference, actor, reason FROM ledger_entries
       WHERE ${part.map(() => "(userId = ? AND environment = ? AND cause = ?)").join(" OR ")}`,
      part.flat(),
    );
    found.push(...rows.map((row) => unpackRow(row, { kind: "kind", reference: "ulid" })));
  }
  return found;
}

/** The entries with these numbers in these wallets, at most 300. Leaves out those that do not exist. */
export async function findEntriesAt(
  ask: Ask,
  places: readonly (WalletOwner & { readonly sequence: number })[],
): Promise<LedgerEntry[]> {
  const rows = await ask<LedgerEntry>(
    `SELECT e.userId, e.environment, ${entryColumns} FROM ledger_entries e
     WHERE ${places.map(() => "(e.userId = ? AND e.environment = ? AND e.sequence = ?)").join(" OR ")}`,
    places.flatMap(({ userId, environment, sequence }) => [userId, environment, sequence]),
  );
  return rows.map(entryOf);
}

/** The store transactions that name one of these purchases, by purchase. */
export async function findStoreTransactions(
  ask: Ask,
  purchaseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoreTransactionRow[]>> {
  if (purchaseIds.length === 0) return new Map();
  const rows = await ask<StoreTransactionRow>(
    `${selectStoreTransactions()} WHERE s.purchaseId IN (${placeholders(purchaseIds)})`,
    purchaseIds.map(packUlid),
  );
  const found = new Map<string, StoreTransactionRow[]>();
  for (const row of rows.map(storeTransactionOf))
    found.set(row.purchaseId ?? "", [...(found.get(row.purchaseId ?? "") ?? []), row]);
  return found;
}

type StoreKey = Pick<StoreTransactionRow, "environment" | "store" | "transactionId" | "period">;

/** One store transaction as it is now. */
export async function findStoreTransaction(
  ask: Ask,
  { environment, store, transactionId, period }: StoreKey,
): Promise<StoreTransactionRow | undefined> {
  const [row] = await ask<StoreTransactionRow>(
    `${selectStoreTransactions()} WHERE s.environment = ? AND s.store = ? AND s.transactionId = ? AND s.period = ?`,
    [environment, store, transactionId, period],
  );
  return row && storeTransactionOf(row);
}

function storeTransactionOf(row: StoreTransactionRow): StoreTransactionRow {
  return unpackRow(row, storeTransactionForms);
}

export interface MergeOfEntry {
  readonly id: string;
  readonly environment: WalletEnvironment;
  readonly fromUserId: string;
  readonly intoUserId: string;
  readonly amount: number;
}

/** The merges with these ids, by id. */
export async function findMergesById(
  ask: Ask,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MergeOfEntry>> {
  if (ids.length === 0) return new Map();
  const rows = await ask<MergeOfEntry>(
    `SELECT id, environment, fromUserId, intoUserId, amount FROM wallet_merges WHERE id IN (${placeholders(ids)})`,
    ids.map(packUlid),
  );
  return new Map(rows.map((row) => unpackRow(row, { id: "ulid" })).map((row) => [row.id, row]));
}

/**
 * The wallet and those that its credits were moved to since, by one merge after the other. Undefined when the merges
 * have no end.
 */
export async function followMerges(ask: Ask, wallet: WalletOwner): Promise<WalletOwner[] | undefined> {
  const { environment } = wallet;
  const chain = [wallet];
  for (let { userId } = wallet; chain.length < mergesMax;) {
    const [merge] = await ask<{ intoUserId: string }>(
      "SELECT intoUserId FROM wallet_merges WHERE fromUserId = ? AND environment = ?",
      [userId, environment],
    );
    if (!merge) return chain;
    userId = merge.intoUserId;
    chain.push({ userId, environment });
  }
  return undefined;
}

/** The owner and all users whose wallets were merged into the owner's, directly or through others. */
async function findMergedOwners(ask: Ask, { userId, environment }: WalletOwner): Promise<string[]> {
  const owners = new Set([userId]);
  for (const owner of owners) {
    const merges = await ask<{ fromUserId: string }>(
      "SELECT fromUserId FROM wallet_merges WHERE intoUserId = ? AND environment = ?",
      [owner, environment],
    );
    for (const { fromUserId } of merges) owners.add(fromUserId);
  }
  return [...owners];
}

interface Freeze {
  readonly isFrozen: boolean;
  /** Whether there is a refund that freezes the wallet. */
  readonly hasReason: boolean;
}

/** The freeze of a wallet's spending. Undefined when there is no such wallet, or when it was merged into another one. */
export async function findFreeze(ask: Ask, owner: WalletOwner): Promise<Freeze | undefined> {
  const { environment } = owner;
  const owners = await findMergedOwners(ask, owner);
  const [[wallet], reasons] = await Promise.all([
    ask<{ spendingFrozenAt: unknown; mergedIntoUserId: string | null }>(
      "SELECT spendingFrozenAt, mergedIntoUserId FROM wallets WHERE userId = ? AND environment = ?",
      [owner.userId, environment],
    ),
    ask(
      `SELECT 1 FROM store_transactions
       WHERE environment = ? AND freezesSpending = 1 AND userId IN (${placeholders(owners)}) LIMIT 1`,
      [environment, ...owners],
    ),
  ]);
  if (!wallet || wallet.mergedIntoUserId !== null) return undefined;
  return { isFrozen: wallet.spendingFrozenAt !== null, hasReason: reasons.length > 0 };
}

interface AuditedChange {
  readonly actor: string;
  readonly reason: string | null;
  readonly stateAfter: string | null;
}

/** The changes of a subject by an operation, of those that the audit log has with ids in this range. */
export function findAuditedChanges(
  ask: Ask,
  { operation, subject, ids }: { operation: string; subject: string; ids: readonly [string, string] },
): Promise<AuditedChange[]> {
  return ask(
    `SELECT actor, reason, stateAfter FROM audit_entries
     WHERE subject = ? AND id BETWEEN ? AND ? AND operation = ? AND refusalCode IS NULL`,
    [subject, ...ids.map(packUlid), operation],
  );
}
