import { createHash } from "node:crypto";
import { Not } from "typeorm";
import { clockTime } from "../clock";
import type { Transaction } from "../database/transaction";
import { keepExisting } from "../database/dialect";
import { insertRows } from "../database/rows";
import { StoreTransaction, type StorePeriod } from "../entities/store-transaction";
import type { StoreTransactionKey } from "./periods";

/** In bytes. The column holds 600, and the causes of refunds and reversals add a prefix and a number. */
const causeMax = 500;

/**
 * The cause of a purchase's ledger entry. A cause moves credits once in a wallet, and with the lock on the store
 * transaction once in the whole service. The ids are escaped, so that two transactions never have the same cause,
 * whatever characters a store puts into an id. Causes are stored, so none of their words may change.
 */
export function causeOf({ environment, store, transactionId, period, part }: StoreTransaction): string {
  const ids = `${encodeURIComponent(store)}:${encodeURIComponent(transactionId)}`;
  const first = period === "ONE_TIME" ? ids : `${ids}:${period === "UNKNOWN_TIME" ? "untold" : period}`;
  // Escaped ids have no plus sign.
  const name = part === 0 ? first : `${first}+${part}`;
  // No name looks like a hash: it begins with a store, which is in capitals.
  const short = name.length <= causeMax ? name : `sha256:${createHash("sha256").update(name).digest("hex")}`;
  return `rc:${environment}:${short}`;
}

/** The cause of the entry that takes back a purchase's credits. @param refund the number of the refund, from 1 */
export const refundCause = (purchaseCause: string, refund: number) => `refund:${purchaseCause}#${refund}`;

/** The cause of the entry that gives back what a refund took. */
export const reversalCause = (purchaseCause: string, refund: number) => `reversal:${purchaseCause}#${refund}`;

/**
 * Locks a store transaction with all its periods, and returns those that were granted, with all their parts. The first
 * row with the period `ONE_TIME` is the lock, and is inserted when it is missing: every grant and refund of the
 * transaction locks it first.
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

/** The row of a purchase or period, or of one of its further parts, before its grant. */
export function newStoreTransaction(
  { environment, store, transactionId }: StoreTransactionKey,
  period: StorePeriod,
  part = 0,
): StoreTransaction {
  return {
    environment,
    store,
    transactionId,
    period,
    part,
    state: "NEW",
    walletId: null,
    productId: null,
    packageId: null,
    purchaseId: null,
    credits: 0,
    taken: 0,
    shortfall: 0,
    freezesSpending: false,
    refunds: 0,
    updatedAt: clockTime(),
  };
}

/** Inserts the row, or keeps the one that exists as it is. Locks it in both cases. */
export async function insertOrLockStoreTransaction(tx: Transaction, row: StoreTransaction): Promise<void> {
  await insertRows(tx, "store_transactions", [row], keepExisting("period"));
}

export async function updateStoreTransaction(
  tx: Transaction,
  { environment, store, transactionId, period, part }: StoreTransaction,
  changes: Partial<StoreTransaction>,
): Promise<void> {
  const key = { environment, store, transactionId, period, part };
  await tx.manager.update(StoreTransaction, key, { ...changes, updatedAt: clockTime() });
}

/** Gives a period whose time no event had named its time, in the rows of all its parts. */
export async function updatePeriod(
  tx: Transaction,
  { environment, store, transactionId, period: before }: StoreTransaction,
  period: number,
): Promise<void> {
  const key = { environment, store, transactionId, period: before };
  await tx.manager.update(StoreTransaction, key, { period, updatedAt: clockTime() });
}
