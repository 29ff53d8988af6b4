import { StoreTransaction } from "../entities/store-transaction";
import type { WalletEnvironment } from "../environment";
import type { RevenueCatEvent } from "../revenuecat/webhook-event";

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
export const unknownPeriod = -1;
const storesWithIdPerPeriod = new Set(["APP_STORE", "MAC_APP_STORE", "PLAY_STORE", "AMAZON"]);

/** Whether the store gives each period a transaction id of its own; others may give it to all of a subscription. */
export function hasTransactionIdPerPeriod(store: string): boolean {
  return storesWithIdPerPeriod.has(store);
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
}: Pick<RevenueCatEvent, "type" | "purchasedAtMilliseconds">): number {
  if (!periodTypes.includes(type)) return oneTime;
  return time !== null && time > 0 ? time : unknownPeriod;
}
