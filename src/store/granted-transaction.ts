import { readDate } from "../database/rows";
import { readPeriod, type StoreTransaction } from "../entities/store-transaction";
import { unpackHex, unpackUlid } from "../ids";

/** A purchase in a store that was granted, with the owner of its wallet. */
export type GrantedTransaction = Omit<
  StoreTransaction,
  "period" | "walletId" | "packageId" | "purchaseId"
> & {
  /** As the table keeps it; see `storedPeriod`. */
  readonly period: number;
  /** When the period of a subscription began; null for a one-time purchase, and while no event has named the time. */
  readonly periodStartedAt: Date | null;
  readonly walletId: string;
  readonly packageId: string | null;
  readonly purchaseId: string;
  readonly userId: string;
  readonly creditType: string;
};

/** The columns of a raw row that `grantedTransactionOf` reads. */
export const transactionColumns =
  "environment, store, transactionId, period, part, state, walletId, productId, packageId, purchaseId, credits, taken, " +
  "shortfall, freezesSpending, refunds, updatedAt";

/** A raw row that was granted. */
export type TransactionRow = Omit<
  StoreTransaction,
  "period" | "walletId" | "packageId" | "purchaseId" | "freezesSpending" | "updatedAt"
> & {
  readonly period: number;
  readonly walletId: Buffer;
  readonly packageId: Buffer | null;
  readonly purchaseId: Buffer;
  readonly freezesSpending: number;
  readonly updatedAt: Date | string;
};

export function grantedTransactionOf(row: TransactionRow): Omit<GrantedTransaction, "userId" | "creditType"> {
  const period = readPeriod(row.period);
  return {
    ...row,
    period: Number(row.period),
    periodStartedAt: typeof period === "number" ? new Date(period) : null,
    walletId: unpackUlid(row.walletId),
    packageId: row.packageId && unpackHex(row.packageId),
    purchaseId: unpackUlid(row.purchaseId),
    freezesSpending: Number(row.freezesSpending) === 1,
    updatedAt: readDate(row.updatedAt),
  };
}
