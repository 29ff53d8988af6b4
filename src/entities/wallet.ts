import { Field, ObjectType, registerEnumType } from "type-graphql";
import { Check, Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import {
  creditTypeBytes,
  exact,
  hashColumn,
  moment,
  safeInteger,
  ulidColumn,
  userIdBytes,
} from "./column-types";
import { Node } from "./node";
import { Credits, Moment } from "./scalars";

export const WalletEnvironmentEnum = { SANDBOX: "SANDBOX", PRODUCTION: "PRODUCTION" } as const;
registerEnumType(WalletEnvironmentEnum, {
  name: "WalletEnvironment",
  description: "What credits come from. Credits never move from one environment to the other.",
  valuesConfig: {
    SANDBOX: { description: "Test purchases, and purchases in a store's sandbox." },
    PRODUCTION: { description: "Real purchases in a store." },
  },
});

/** A user's credits of one type in one environment. The sum of the ledger entries proves the balance in this row. */
@ObjectType({
  description: "A user's credits of one type in one environment.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("wallets")
@Check("wallet_balance_in_range", "balance BETWEEN -9007199254740991 AND 9007199254740991")
@Index("one_wallet_per_owner", ["userId", "environment", "creditType"], { unique: true })
@Index("expiring_wallets", ["nextExpiryAt"])
export class Wallet {
  /** A ULID, by which all other tables know the wallet. Not the id in the APIs, which `publicIds` writes. */
  @PrimaryColumn(ulidColumn)
  id!: string;

  @Field(() => String, { description: "The owner: the `sub` of their token." })
  @Column(exact(userIdBytes))
  userId!: string;

  @Field(() => WalletEnvironmentEnum, { description: "Whether the wallet's credits are real or for tests." })
  @Column(exact(10))
  environment!: WalletEnvironment;

  @Field(() => String, {
    description: "What kind of credits the wallet holds; `CREDITS` unless the app sells others.",
  })
  @Column(exact(creditTypeBytes))
  creditType!: string;

  @Field(() => Credits, { description: "All credits in the wallet; negative when refunds left a debt." })
  @Column(safeInteger)
  balance!: number;

  /** Credits that open holds reserve. They are part of the balance, and nothing else can spend them. */
  @Field(() => Credits, { description: "Credits that open holds reserve. They are part of `balance`." })
  @Column({ ...safeInteger, default: 0 })
  held!: number;

  /** Credits that refunds took though no lot had them any more. The lots together have `balance` and these. */
  @Column({ ...safeInteger, default: 0 })
  owed!: number;

  /** When credits expire next that no hold reserves; null when none do. */
  @Column({ ...moment, nullable: true })
  nextExpiryAt!: Date | null;

  /**
   * Up to which entry the wallet's lots are written. Later entries that added credits and have no lot yet get it when
   * the lots are needed, so that a purchase need not write it.
   */
  @Column({ ...safeInteger, default: 0 })
  lotsThrough!: number;

  /** The sequence of the newest entry; 0 before the first. */
  @Column(safeInteger)
  sequence!: number;

  /** Hash of the newest entry; see `entryHash`. */
  @Column(hashColumn)
  headHash!: string;

  @Column(moment)
  createdAt!: Date;

  @Field(() => Moment, {
    nullable: true,
    description:
      "Since when the wallet cannot spend, because spent credits were refunded; null if it can spend.",
  })
  @Column({ ...moment, nullable: true })
  spendingFrozenAt!: Date | null;

  /** The id of the wallet that this one was merged into; null if it was not merged. A merge is never undone. */
  @Column({ ...ulidColumn, nullable: true })
  mergedIntoId!: string | null;
}
