import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { exact, moment, safeInteger, storeIdBytes, userIdBytes } from "./column-types";

/** `NEW` until its purchase is granted. */
export type StoreTransactionState = "NEW" | "GRANTED" | "REFUNDED";

/**
 * A purchase in a store, once for the whole service: whoever wants to grant or refund it locks this row first, so that
 * it grants once, whichever events and users name it.
 */
@Entity("store_transactions")
@Index("store_transactions_by_user", ["userId", "environment"])
@Index("store_transactions_by_purchase", ["purchaseId"])
export class StoreTransaction {
  @PrimaryColumn(exact(10))
  environment!: WalletEnvironment;

  @PrimaryColumn(exact(storeIdBytes))
  store!: string;

  @PrimaryColumn(exact(storeIdBytes))
  transactionId!: string;

  /** When the period was bought, in milliseconds since 1970; 0 of a one-time purchase, -1 when nobody told it yet. */
  @PrimaryColumn(safeInteger)
  period!: number;

  @Column(exact(16))
  state!: StoreTransactionState;

  @Column({ ...exact(userIdBytes), nullable: true })
  userId!: string | null;

  @Column({ ...exact(storeIdBytes), nullable: true })
  productId!: string | null;

  @Column({ ...exact(24), nullable: true })
  packageId!: string | null;

  @Column({ ...exact(26), nullable: true })
  purchaseId!: string | null;

  /** Credits granted. */
  @Column(safeInteger)
  credits!: number;

  /** Credits that the present refund took from the wallet. */
  @Column(safeInteger)
  taken!: number;

  /** Credits that the present refund could not take, because they had been spent. */
  @Column(safeInteger)
  shortfall!: number;

  /** Whether the present shortfall freezes the wallet's spending: 1 or 0. */
  @Column({ type: "int" })
  freezesSpending!: number;

  /** How often it was refunded; numbers the causes of refunds and reversals. */
  @Column({ type: "int" })
  refunds!: number;

  @Column(moment)
  updatedAt!: Date;
}
