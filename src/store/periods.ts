import type { StorePeriod, StoreTransaction } from "../entities/store-transaction";
import type { WalletEnvironment } from "../environment";
import type { RevenueCatEvent } from "../revenuecat/webhook-event";

export interface StoreTransactionKey {
  readonly environment: WalletEnvironment;
  readonly store: string;
  readonly transactionId: string;
}

/** Types of events that begin a period of a subscription. */
export const periodTypes: readonly string[] = ["INITIAL_PURCHASE", "RENEWAL"];

/** Types of events about a purchase: a one-time purchase, or a period of a subscription. */
export const purchaseTypes: readonly string[] = ["NON_RENEWING_PURCHASE", ...periodTypes];

/** Types of events about purchases that moved from one user to another. */
export const transferTypes: readonly string[] = ["TRANSFER", "PURCHASE_REDEEMED"];

const storesWithIdPerPeriod = new Set(["APP_STORE", "MAC_APP_STORE", "PLAY_STORE", "AMAZON"]);

/**
 * Whether each period has a transaction id of its own in this store. In others, all periods of a subscription may share
 * one.
 */
export function hasTransactionIdPerPeriod(store: string): boolean {
  return storesWithIdPerPeriod.has(store);
}

/**
 * How far apart two times of the same period may be: webhook and API differ by seconds. The shortest periods, those of
 * the stores' sandboxes, last minutes: https://www.revenuecat.com/docs/test-and-launch/sandbox
 */
export const toleranceMilliseconds = 60_000;

export function isNear(time: number, other: number): boolean {
  return Math.abs(time - other) <= toleranceMilliseconds;
}

/**
 * The rows of the first packages. They stand for the purchases and periods: parts are granted and refunded together.
 */
export function firstParts(rows: readonly StoreTransaction[]): StoreTransaction[] {
  return rows.filter(({ part }) => part === 0);
}

/** The rows of all packages that were granted together, in their order. @param one any of these rows */
export function partsOf(
  rows: readonly StoreTransaction[],
  one: StoreTransaction,
): [StoreTransaction, ...StoreTransaction[]] {
  const [first = one, ...further] = rows
    .filter(({ period }) => period === one.period)
    .toSorted((a, b) => a.part - b.part);
  return [first, ...further];
}

/**
 * The first row of this period: the nearest within the tolerance, or for a period without a time the one that has none
 * either.
 */
export function findPeriod(
  rows: readonly StoreTransaction[],
  period: StorePeriod,
): StoreTransaction | undefined {
  const firsts = firstParts(rows);
  if (typeof period === "string") return firsts.find((row) => row.period === period);
  const distance = (row: StoreTransaction) =>
    typeof row.period === "number" ? Math.abs(row.period - period) : Number.POSITIVE_INFINITY;
  return firsts
    .filter((row) => distance(row) <= toleranceMilliseconds)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

/**
 * Which purchase of its store transaction an event is about. Only periods differ by their time: a transaction has one
 * one-time purchase, whatever time an event gives.
 */
export function periodOf(event: Pick<RevenueCatEvent, "type" | "purchasedAtMilliseconds">): StorePeriod {
  return periodTypes.includes(event.type) ? (purchaseTimeOf(event) ?? "UNKNOWN_TIME") : "ONE_TIME";
}

/** The time of purchase in milliseconds since 1970; null when the event gives none, or one that cannot be true. */
export function purchaseTimeOf({
  purchasedAtMilliseconds: time,
}: Pick<RevenueCatEvent, "purchasedAtMilliseconds">): number | null {
  return time !== null && time > 0 ? time : null;
}
