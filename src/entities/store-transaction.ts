import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { exact, flag, moment, packageIdColumn, safeInteger, storeIdBytes, ulidColumn } from "./column-types";
import { Node } from "./node";
import { Credits, Moment } from "./scalars";
import { WalletEnvironmentEnum } from "./wallet";

export const GrantedState = { GRANTED: "GRANTED", REFUNDED: "REFUNDED" } as const;
export type GrantedState = (typeof GrantedState)[keyof typeof GrantedState];
registerEnumType(GrantedState, {
  name: "StoreTransactionState",
  description: "What became of a purchase in a store.",
  valuesConfig: {
    GRANTED: { description: "Its credits were granted; if taken back, then given back." },
    REFUNDED: { description: "It was refunded, by its store or by an admin." },
  },
});

/** `NEW` until its purchase is granted. Callers only see what was granted. */
export type StoreTransactionState = "NEW" | GrantedState;

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
@ObjectType({
  description:
    "A purchase in a store that was granted: a one-time purchase, or one period of a subscription. If its product " +
    "grants several packages, each makes one. So does an admin's refund of a test purchase, with the store `none`.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("store_transactions")
@Index("store_transactions_by_wallet", ["walletId", "purchaseId"])
@Index("store_transactions_by_purchase", ["purchaseId"])
export class StoreTransaction {
  @Field(() => WalletEnvironmentEnum, {
    description: "The environment of the wallet that received the credits.",
  })
  @PrimaryColumn(exact(10))
  environment!: WalletEnvironment;

  @Field(() => String, {
    description: "The store as RevenueCat writes it, such as `APP_STORE`; `none` for a test purchase.",
  })
  @PrimaryColumn(exact(storeIdBytes))
  store!: string;

  @Field(() => String, {
    description:
      "The store's own id of the purchase, or of the whole subscription; the purchase's id for a test purchase. A very " +
      "long id is replaced by its hash.",
  })
  @PrimaryColumn(exact(storeIdBytes))
  transactionId!: string;

  @PrimaryColumn({ type: "bigint", transformer: { to: storedPeriod, from: readPeriod } })
  period!: StorePeriod;

  /**
   * Which of the product's packages the row is about: 0 for the first, and so on in the order of the mapping at the
   * time of the grant. Store events name the purchase of the first.
   */
  @Field(() => Int, {
    description:
      "Which of the packages of the product it is about: 0 for the first, in the order of the mapping then.",
  })
  @PrimaryColumn({ type: "tinyint" })
  part!: number;

  @Field(() => GrantedState, { description: "What became of it." })
  @Column(exact(16))
  state!: StoreTransactionState;

  /** The wallet that the purchase was granted to, even if it was merged since; null before the grant. */
  @Column({ ...ulidColumn, nullable: true })
  walletId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The product's id in its store; null for a test purchase.",
  })
  @Column({ ...exact(storeIdBytes), nullable: true })
  productId!: string | null;

  @Column({ ...packageIdColumn, nullable: true })
  packageId!: string | null;

  @Column({ ...ulidColumn, nullable: true })
  purchaseId!: string | null;

  /** Credits granted. */
  @Field(() => Credits, { description: "Credits that were granted." })
  @Column(safeInteger)
  credits!: number;

  /** Credits that the present refund took from the wallet. */
  @Field(() => Credits, { description: "Credits that the present refund took from the wallet." })
  @Column(safeInteger)
  taken!: number;

  /** Credits that the present refund could not take, because the user had spent them. */
  @Field(() => Credits, {
    description: "Credits that the present refund could not take, because they had been spent.",
  })
  @Column(safeInteger)
  shortfall!: number;

  /** Whether the present shortfall freezes the wallet's spending. */
  @Field(() => Boolean, { description: "Whether the present shortfall freezes the wallet's spending." })
  @Column(flag)
  freezesSpending!: boolean;

  /** How often it was refunded. This number is part of the causes of refunds and reversals. */
  @Field(() => Int, { description: "How often it was refunded, also if the store reversed the refund." })
  @Column({ type: "int" })
  refunds!: number;

  @Field(() => Moment, { description: "When it last changed." })
  @Column(moment)
  updatedAt!: Date;
}
