import { Field, ID, ObjectType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { exact, moment, safeInteger, ulidColumn, userIdBytes } from "./column-types";
import { Node } from "./node";
import { Credits, Moment } from "./scalars";
import { WalletEnvironmentEnum } from "./wallet";

/** A wallet whose credits were moved into another, for ever. Later credits for the first wallet go to the second. */
@ObjectType({
  description: "A wallet that was merged into another, for ever.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("wallet_merges")
@Index("wallet_merges_by_id", ["id"])
@Index("wallet_merges_by_target", ["intoWalletId", "id"])
export class WalletMerge {
  /** The wallet that was emptied. */
  @PrimaryColumn(ulidColumn)
  fromWalletId!: string;

  /**
   * The owner of the emptied wallet. Not a column: what reads merges adds owners, environment and type from the
   * wallets.
   */
  fromUserId!: string;

  @Field(() => WalletEnvironmentEnum, { description: "The environment of both wallets." })
  environment!: WalletEnvironment;

  @Field(() => String, { description: "The credit type of both wallets." })
  creditType!: string;

  /** A ULID; the reference of both ledger entries. */
  @Field(() => ID, { description: "`mrg_` and 26 characters." })
  @Column(ulidColumn)
  id!: string;

  /** The wallet that received the credits. */
  @Column(ulidColumn)
  intoWalletId!: string;

  /** The owner of the wallet that received the credits. Not a column. */
  intoUserId!: string;

  @Field(() => Credits, { description: "Credits that were moved; negative if the wallet had a debt." })
  @Column(safeInteger)
  amount!: number;

  /** The admin who merged them. */
  @Column(exact(userIdBytes))
  actor!: string;

  @Column({ type: "varchar", length: 500 })
  reason!: string;

  @Field(() => Moment, { description: "When the wallets were merged." })
  @Column(moment)
  createdAt!: Date;
}
