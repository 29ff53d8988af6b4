import { placeholders } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { packUlid, unpackUlid } from "../ids";
import type { StoreTransactionRow } from "./book-rows";
import { entryColumns, entryOf } from "../ledger/stored-entry";
import { findMergedWallets } from "../ledger/merged-wallets";
import { unpackRow, type Forms } from "../ledger/unpack-row";
import { selectStoreTransactions, storeTransactionForms } from "./books";
import type { HashedEntry } from "../ledger/entry-hash";

/** Reads committed rows, or those of a transaction. */
export type Ask = Transaction["query"];

/** SQLite refuses expressions of more than 1000 levels, and each further OR adds a level. */
const alternativesMax = 300;
/** No honest chain of merges is as long. A chain that somebody made a circle by hand has no end. */
const mergesMax = 1000;

export interface EntryOfCause {
  readonly walletId: string;
  readonly sequence: number;
  readonly cause: string;
  readonly kind: string;
  readonly amount: number;
  readonly reference: string | null;
  /** Null for the wallet's owner. */
  readonly actor: string | null;
  readonly reason: string | null;
}

const entryForms: Forms<EntryOfCause> = { walletId: "ulid", kind: "kind", reference: "ulid" };

/** The entries in any of the wallets that have one of the causes. */
export async function findEntriesByCause(
  ask: Ask,
  walletIds: readonly string[],
  causes: readonly string[],
): Promise<EntryOfCause[]> {
  const keys = walletIds.flatMap((id) => causes.map((cause) => [packUlid(id), cause] as const));
  const found: EntryOfCause[] = [];
  for (let start = 0; start < keys.length; start += alternativesMax) {
    const part = keys.slice(start, start + alternativesMax);
    const rows = await ask<EntryOfCause>(
      `SELECT walletId, sequence, cause, kind, amount, reference, actor, reason FROM ledger_entries
       WHERE ${part.map(() => "(walletId = ? AND cause = ?)").join(" OR ")}`,
      part.flat(),
    );
    found.push(...rows.map((row) => unpackRow(row, entryForms)));
  }
  return found;
}

/** The entries with these numbers in these wallets, at most 300. Leaves out those that do not exist. */
export async function findEntriesAt(
  ask: Ask,
  places: readonly { readonly walletId: string; readonly sequence: number }[],
): Promise<HashedEntry[]> {
  const rows = await ask<HashedEntry>(
    `SELECT e.walletId, ${entryColumns} FROM ledger_entries e
     WHERE ${places.map(() => "(e.walletId = ? AND e.sequence = ?)").join(" OR ")}`,
    places.flatMap(({ walletId, sequence }) => [packUlid(walletId), sequence]),
  );
  return rows.map((row) => entryOf(row));
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

type StoreKey = Pick<StoreTransactionRow, "environment" | "store" | "transactionId" | "period" | "part">;

/** One store transaction as it is now. */
export async function findStoreTransaction(
  ask: Ask,
  { environment, store, transactionId, period, part }: StoreKey,
): Promise<StoreTransactionRow | undefined> {
  const [row] = await ask<StoreTransactionRow>(
    `${selectStoreTransactions()}
     WHERE s.environment = ? AND s.store = ? AND s.transactionId = ? AND s.period = ? AND s.part = ?`,
    [environment, store, transactionId, period, part],
  );
  return row && storeTransactionOf(row);
}

function storeTransactionOf(row: StoreTransactionRow): StoreTransactionRow {
  return unpackRow(row, storeTransactionForms);
}

export interface MergeOfEntry {
  readonly id: string;
  readonly fromWalletId: string;
  readonly intoWalletId: string;
  readonly amount: number;
}

const mergeForms: Forms<MergeOfEntry> = { id: "ulid", fromWalletId: "ulid", intoWalletId: "ulid" };

/** The merges with these ids, by id. */
export async function findMergesById(
  ask: Ask,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MergeOfEntry>> {
  if (ids.length === 0) return new Map();
  const rows = await ask<MergeOfEntry>(
    `SELECT id, fromWalletId, intoWalletId, amount FROM wallet_merges WHERE id IN (${placeholders(ids)})`,
    ids.map(packUlid),
  );
  return new Map(rows.map((row) => unpackRow(row, mergeForms)).map((row) => [row.id, row]));
}

/**
 * The id of the wallet and of those that its credits were moved to since, by one merge after the other. Undefined when
 * the merges have no end.
 */
export async function followMerges(ask: Ask, walletId: string): Promise<string[] | undefined> {
  const chain = [walletId];
  for (let from = walletId; chain.length < mergesMax;) {
    const [merge] = await ask<{ intoWalletId: Buffer }>(
      "SELECT intoWalletId FROM wallet_merges WHERE fromWalletId = ?",
      [packUlid(from)],
    );
    if (!merge) return chain;
    from = unpackUlid(merge.intoWalletId);
    chain.push(from);
  }
  return undefined;
}

interface Freeze {
  readonly isFrozen: boolean;
  /** Whether there is a refund that freezes the wallet. */
  readonly hasReason: boolean;
}

/**
 * The freeze of a wallet's spending. Undefined when there is no such wallet, or when it was merged into another one.
 */
export async function findFreeze(ask: Ask, walletId: string): Promise<Freeze | undefined> {
  const merged = (await findMergedWallets(ask, walletId)).map(packUlid);
  const [[wallet], reasons] = await Promise.all([
    ask<{ spendingFrozenAt: unknown; mergedIntoId: Buffer | null }>(
      "SELECT spendingFrozenAt, mergedIntoId FROM wallets WHERE id = ?",
      [packUlid(walletId)],
    ),
    ask(
      `SELECT 1 FROM store_transactions WHERE freezesSpending = 1 AND walletId IN (${placeholders(merged)}) LIMIT 1`,
      merged,
    ),
  ]);
  if (!wallet || wallet.mergedIntoId !== null) return undefined;
  return { isFrozen: wallet.spendingFrozenAt !== null, hasReason: reasons.length > 0 };
}
