import { createHash } from "node:crypto";
import { Not } from "typeorm";
import type { Transaction } from "../database/transaction";
import { keepExisting } from "../database/dialect";
import { insertRows } from "../database/rows";
import { storedPeriod, StoreTransaction, type StorePeriod } from "../entities/store-transaction";
import type { StoreTransactionKey } from "./periods";

/** In bytes; a cause is kept in 600, and refunds and reversals add a prefix and their number. */
const causeMax = 500;

/**
 * Within a wallet a cause moves credits once; with the transaction's own row, once in the whole service. Stores may put
 * any character in an id, so the ids are escaped: two transactions never have the same cause.
 */
export function causeOf({ environment, store, transactionId, period }: StoreTransaction): string {
  const ids = `${encodeURIComponent(store)}:${encodeURIComponent(transactionId)}`;
  const name = period === "ONE_TIME" ? ids : `${ids}:${period === "UNKNOWN_TIME" ? "untold" : period}`;
  // The store's name is in capitals, so a hash cannot be taken for one.
  const short = name.length <= causeMax ? name : `sha256:${createHash("sha256").update(name).digest("hex")}`;
  return `rc:${environment}:${short}`;
}

/**
 * Locks a store transaction with all its periods and gives those that were granted. The row of the one-time purchase is
 * the lock, whether there is one or not; whoever wants to grant or refund anything of the transaction takes it first.
 */
export async function lockStoreTransactions(
  tx: Transaction,
  { environment, store, transactionId }: StoreTransactionKey,
): Promise<StoreTransaction[]> {
  await insertOrLockStoreTransaction(
    tx,
    newStoreTransaction({ environment, store, transactionId }, "ONE_TIME"),
  );
  return tx.manager.findBy(StoreTransaction, { environment, store, transactionId, state: Not("NEW") });
}

/** A purchase or period that nothing was granted for yet. */
export function newStoreTransaction(
  { environment, store, transactionId }: StoreTransactionKey,
  period: StorePeriod,
): StoreTransaction {
  return {
    environment,
    store,
    transactionId,
    period,
    state: "NEW",
    userId: null,
    productId: null,
    packageId: null,
    purchaseId: null,
    credits: 0,
    taken: 0,
    shortfall: 0,
    freezesSpending: false,
    refunds: 0,
    updatedAt: new Date(),
  };
}

/** Keeps the row, and leaves it as it is where there is one already; either way it is locked. */
export async function insertOrLockStoreTransaction(tx: Transaction, row: StoreTransaction): Promise<void> {
  const { period, freezesSpending } = row;
  const stored = { ...row, period: storedPeriod(period), freezesSpending: Number(freezesSpending) };
  await insertRows(tx, "store_transactions", [stored], keepExisting("period"));
}

export async function updateStoreTransaction(
  tx: Transaction,
  { environment, store, transactionId, period }: StoreTransaction,
  changes: Partial<StoreTransaction>,
): Promise<void> {
  const key = { environment, store, transactionId, period };
  await tx.manager.update(StoreTransaction, key, { ...changes, updatedAt: new Date() });
}
