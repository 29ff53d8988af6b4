import { Field, ID, ObjectType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { exact, moment, packageIdColumn, safeInteger, ulidColumn } from "./column-types";
import { Node } from "./node";
import { Credits, Moment } from "./scalars";
import { WalletEnvironmentEnum } from "./wallet";

/**
 * A package that a user bought, as the package was at that time. Written in the same transaction as its ledger entry.
 */
@ObjectType({
  description: "A purchase of a credit package by a user, with the price and the credits at that time.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("purchases")
@Index("purchases_by_id", ["id"])
export class Purchase {
  /** The wallet that received the credits. */
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /** Not a column of this table: what reads purchases adds it, the environment and the type from the wallet. */
  @Field(() => String, { description: "The buyer: the `sub` of their token." })
  userId!: string;

  @Field(() => WalletEnvironmentEnum, { description: "Which of the buyer's wallets received the credits." })
  environment!: WalletEnvironment;

  @Field(() => String, { description: "What kind of credits were bought: the package's." })
  creditType!: string;

  /** A ULID, so ids sort by time. */
  @Field(() => ID, { description: "`pur_` and 26 characters." })
  @PrimaryColumn(ulidColumn)
  id!: string;

  @Column(packageIdColumn)
  packageId!: string;

  @Field(() => Credits, { description: "Credits that reached the wallet, bonus included." })
  @Column(safeInteger)
  credits!: number;

  @Field(() => Credits, { description: "Price in minor units of the currency." })
  @Column(safeInteger)
  priceAmount!: number;

  @Field(() => String, { description: "ISO 4217 code of the price." })
  @Column(exact(3))
  currency!: string;

  /** The ledger entry that moved the credits, by its sequence in the buyer's wallet. */
  @Column(safeInteger)
  entrySequence!: number;

  @Field(() => Moment, { description: "When the package was bought." })
  @Column(moment)
  createdAt!: Date;
}
