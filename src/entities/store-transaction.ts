import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { exact, flag, moment, packageIdColumn, safeInteger, storeIdBytes, ulidColumn } from "./column-types";

/** `NEW` until its purchase is granted. */
export type StoreTransactionState = "NEW" | "GRANTED" | "REFUNDED";

/**
 * Which purchase of a store transaction a row is about: the one-time purchase, or the period of a subscription that was
 * bought at a time in milliseconds since 1970. `UNKNOWN_TIME` is a period whose time no event has named yet.
 */
export type StorePeriod = number | "ONE_TIME" | "UNKNOWN_TIME";

/** The number that the table keeps for a period. Times are above 0. */
export function storedPeriod(period: StorePeriod): number {
  if (typeof period === "number") return period;
  return period === "ONE_TIME" ? 0 : -1;
}

/** The period that a number in the table stands for. */
export function readPeriod(stored: unknown): StorePeriod {
  const period = Number(stored);
  if (period > 0) return period;
  return period === 0 ? "ONE_TIME" : "UNKNOWN_TIME";
}

/**
 * The `store` of a test purchase, which no store sold and which has no row before an admin refunds it. Its
 * `transactionId` is the purchase's id. No store has this name, because RevenueCat's are in capitals.
 */
export const withoutStore = "none";

/**
 * A purchase in a store, once for the whole service. Every grant or refund locks this row first, so that the purchase
 * is granted once, whichever events and users name it. When the product grants several packages, each has a row.
 */
@Entity("store_transactions")
@Index("store_transactions_by_wallet", ["walletId"])
@Index("store_transactions_by_purchase", ["purchaseId"])
export class StoreTransaction {
  @PrimaryColumn(exact(10))
  environment!: WalletEnvironment;

  @PrimaryColumn(exact(storeIdBytes))
  store!: string;

  @PrimaryColumn(exact(storeIdBytes))
  transactionId!: string;

  @PrimaryColumn({ type: "bigint", transformer: { to: storedPeriod, from: readPeriod } })
  period!: StorePeriod;

  /**
   * Which of the product's packages the row is about: 0 for the first, and so on in the order of the mapping at the time
   * of the grant. Store events name the purchase of the first.
   */
  @PrimaryColumn({ type: "tinyint" })
  part!: number;

  @Column(exact(16))
  state!: StoreTransactionState;

  /** The wallet that the purchase was granted to, even if it was merged since; null before the grant. */
  @Column({ ...ulidColumn, nullable: true })
  walletId!: string | null;

  @Column({ ...exact(storeIdBytes), nullable: true })
  productId!: string | null;

  @Column({ ...packageIdColumn, nullable: true })
  packageId!: string | null;

  @Column({ ...ulidColumn, nullable: true })
  purchaseId!: string | null;

  /** Credits granted. */
  @Column(safeInteger)
  credits!: number;

  /** Credits that the present refund took from the wallet. */
  @Column(safeInteger)
  taken!: number;

  /** Credits that the present refund could not take, because the user had spent them. */
  @Column(safeInteger)
  shortfall!: number;

  /** Whether the present shortfall freezes the wallet's spending. */
  @Column(flag)
  freezesSpending!: boolean;

  /** How often it was refunded. This number is part of the causes of refunds and reversals. */
  @Column({ type: "int" })
  refunds!: number;

  @Column(moment)
  updatedAt!: Date;
}
