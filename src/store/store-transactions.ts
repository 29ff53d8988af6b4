import { createHash } from "node:crypto";
import { Not } from "typeorm";
import type { Transaction } from "../database/transaction";
import { insertRows } from "../database/rows";
import { StoreTransaction } from "../entities/store-transaction";
import type { WalletEnvironment } from "../environment";
import type { PlacedEvent } from "./decision";
import type { StoreSale } from "./reconciliation/store-sale";

export interface StoreTransactionKey {
  readonly environment: WalletEnvironment;
  readonly store: string;
  readonly transactionId: string;
}

/** Types of events that begin a period of a subscription. */
export const periodTypes: readonly string[] = ["INITIAL_PURCHASE", "RENEWAL"];

/** Types of events that tell of a purchase, once or for a period. */
export const purchaseTypes: readonly string[] = ["NON_RENEWING_PURCHASE", ...periodTypes];

/** Types of events that tell of purchases that moved from one user to another. */
export const transferTypes: readonly string[] = ["TRANSFER", "PURCHASE_REDEEMED"];

/** The period of a one-time purchase: its transaction id is enough, whatever time is told. */
export const oneTime = 0;

/** The period of a subscription whose time nobody has told yet. */
export const untold = -1;

const idsOfOnePeriod = new Set(["APP_STORE", "MAC_APP_STORE", "PLAY_STORE", "AMAZON"]);

/** Whether the store gives each period a transaction id of its own; others may give it to all of a subscription. */
export function hasIdsOfOnePeriod(store: string): boolean {
  return idsOfOnePeriod.has(store);
}

/**
 * By how much two tellings of one period may differ: webhook and API do by seconds. The shortest periods, those of the
 * stores' sandboxes, are minutes: https://www.revenuecat.com/docs/test-and-launch/sandbox
 */
export const toleranceMilliseconds = 60_000;

export function isNear(time: number, other: number): boolean {
  return Math.abs(time - other) <= toleranceMilliseconds;
}

/** The row of this period, or else the nearest whose time may be another telling of it. */
export function findPeriod(rows: readonly StoreTransaction[], period: number): StoreTransaction | undefined {
  if (period <= oneTime) return rows.find((row) => row.period === period);
  const distance = (row: StoreTransaction) => Math.abs(row.period - period);
  return rows
    .filter((row) => row.period > oneTime && isNear(row.period, period))
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

/** What of its transaction is bought: the type tells whether the time of the purchase belongs to the identity. */
export function periodOf({
  type,
  purchasedAtMilliseconds: time,
}: Pick<PlacedEvent, "type" | "purchasedAtMilliseconds">): number {
  if (!periodTypes.includes(type)) return oneTime;
  return time !== null && time > 0 ? time : untold;
}

/** What was granted of a sale that RevenueCat tells with its time; a period without one too, where it can be no other. */
export function findSold(
  rows: readonly StoreTransaction[],
  { type, store, purchasedAt }: Pick<StoreSale, "type" | "store" | "purchasedAt">,
): StoreTransaction | undefined {
  const period = periodOf({ type, purchasedAtMilliseconds: purchasedAt });
  const same = findPeriod(rows, period);
  return same || period === oneTime || !hasIdsOfOnePeriod(store) ? same : findPeriod(rows, untold);
}

/** In bytes; a cause is kept in 600, and refunds and reversals add a prefix and their number. */
const causeMax = 500;

/**
 * Within a wallet a cause moves credits once; with the transaction's own row, once in the whole service. Stores may put
 * any character in an id, so the ids are escaped: two transactions never have the same cause.
 */
export function causeOf({ environment, store, transactionId, period }: StoreTransaction): string {
  const periodSuffix = period === oneTime ? "" : `:${period === untold ? "untold" : period}`;
  const name = `${encodeURIComponent(store)}:${encodeURIComponent(transactionId)}${periodSuffix}`;
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
  await keepStoreTransaction(tx, newStoreTransaction({ environment, store, transactionId }, oneTime));
  return tx.manager.findBy(StoreTransaction, { environment, store, transactionId, state: Not("NEW") });
}

/** A purchase or period that nothing was granted for yet. */
export function newStoreTransaction(
  { environment, store, transactionId }: StoreTransactionKey,
  period: number,
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
    freezesSpending: 0,
    refunds: 0,
    updatedAt: new Date(),
  };
}

/** Keeps the row, and leaves it as it is where there is one already; either way it is locked. */
export async function keepStoreTransaction(tx: Transaction, row: StoreTransaction): Promise<void> {
  const keep = tx.engine === "mysql" ? "ON DUPLICATE KEY UPDATE period = period" : "ON CONFLICT DO NOTHING";
  await insertRows(tx, "store_transactions", [row], keep);
}

export async function updateStoreTransaction(
  tx: Transaction,
  { environment, store, transactionId, period }: StoreTransaction,
  changes: Partial<StoreTransaction>,
): Promise<void> {
  const key = { environment, store, transactionId, period };
  await tx.manager.update(StoreTransaction, key, { ...changes, updatedAt: new Date() });
}
