import { createHash } from "node:crypto";
import type { Transaction } from "../database/database";
import { insertRows } from "../database/rows";
import { StoreTransaction } from "../entities/store-transaction";
import type { WalletEnvironment } from "../environment";
import type { PlacedEvent } from "./store-decision";

export interface StoreTransactionKey {
  readonly environment: WalletEnvironment;
  readonly store: string;
  readonly transactionId: string;
}

/** Types of events that begin a period of a subscription. */
export const periodTypes: readonly string[] = ["INITIAL_PURCHASE", "RENEWAL"];

/** Stripe gives all periods of a subscription the same transaction id; every other store gives each its own. */
export function hasPeriods(store: string): boolean {
  return store === "STRIPE";
}

/** RevenueCat's sources may give the time of one purchase to the second or to the millisecond. */
export const toleranceMilliseconds = 1000;

/** The one among the rows of a transaction that is of this period; the very time goes before one that is near. */
export function findPeriod(rows: readonly StoreTransaction[], period: number): StoreTransaction | undefined {
  const isNear = (row: StoreTransaction) =>
    row.period !== 0 && period !== 0 && Math.abs(row.period - period) <= toleranceMilliseconds;
  return rows.find((row) => row.period === period) ?? rows.find(isNear);
}

/**
 * Which period of its transaction an event buys; 0 where the transaction id is enough. Where it is not, the time of the
 * purchase belongs to the identity of everything: null when the event does not tell it.
 */
export function periodOf({ store, purchasedAtMilliseconds }: PlacedEvent): number | null {
  return hasPeriods(store ?? "") ? purchasedAtMilliseconds : 0;
}

/** In bytes; a cause is kept in 600, and refunds and reversals add a prefix and their number. */
const causeMax = 500;

/**
 * Within a wallet a cause moves credits once; with the transaction's own row, once in the whole service. Stores may put
 * any character in an id, so the ids are escaped: two transactions never have the same cause.
 */
export function causeOf({ environment, store, transactionId, period }: StoreTransaction): string {
  const periodSuffix = period === 0 ? "" : `@${period}`;
  const name = `${encodeURIComponent(store)}:${encodeURIComponent(transactionId)}${periodSuffix}`;
  // The store's name is in capitals, so a hash cannot be taken for one.
  const short = name.length <= causeMax ? name : `sha256:${createHash("sha256").update(name).digest("hex")}`;
  return `rc:${environment}:${short}`;
}

/**
 * Locks a store transaction with all its periods and gives those we know of. The row of period 0 is the lock; whoever
 * wants to grant or refund any period takes it first.
 */
export async function lockStoreTransactions(
  tx: Transaction,
  { environment, store, transactionId }: StoreTransactionKey,
  period: number,
): Promise<StoreTransaction[]> {
  const row = (of: number): StoreTransaction => ({
    environment,
    store,
    transactionId,
    period: of,
    state: "NEW",
    userId: null,
    productId: null,
    packageId: null,
    purchaseId: null,
    credits: 0,
    taken: 0,
    shortfall: 0,
    freezesSpending: 0,
    refunds: 0,
    updatedAt: new Date(),
  });
  const keep = tx.engine === "mysql" ? "ON DUPLICATE KEY UPDATE period = period" : "ON CONFLICT DO NOTHING";
  for (const of of new Set([0, period])) await insertRows(tx, "store_transactions", [row(of)], keep);
  return tx.manager.findBy(StoreTransaction, { environment, store, transactionId });
}

export async function updateStoreTransaction(
  tx: Transaction,
  { environment, store, transactionId, period }: StoreTransaction,
  changes: Partial<StoreTransaction>,
): Promise<void> {
  const key = { environment, store, transactionId, period };
  await tx.manager.update(StoreTransaction, key, { ...changes, updatedAt: new Date() });
}
