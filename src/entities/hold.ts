import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { exact, moment, safeInteger, ulidColumn, userIdBytes } from "./column-types";
import { Node } from "./node";
import { Credits, Moment } from "./scalars";
import { metadataBytes } from "./spend-details";
import { WalletEnvironmentEnum } from "./wallet";

export const HoldStatus = {
  OPEN: "OPEN",
  CAPTURED: "CAPTURED",
  RELEASED: "RELEASED",
  EXPIRED: "EXPIRED",
} as const;
export type HoldStatus = (typeof HoldStatus)[keyof typeof HoldStatus];
registerEnumType(HoldStatus, {
  name: "HoldStatus",
  description: "What became of a hold.",
  valuesConfig: {
    OPEN: { description: "It reserves credits until `expiresAt`." },
    CAPTURED: { description: "It has ended with its last capture." },
    RELEASED: { description: "A service released it." },
    EXPIRED: { description: "Its time ran out, and nothing had ended it before." },
  },
});

/**
 * Credits that are reserved for work whose price is known only afterwards. Changed only together with an entry of its
 * wallet, under the wallet's lock.
 */
@ObjectType({
  description: "Credits of a wallet that are reserved for work whose price is known only afterwards.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("holds")
@Index("holds_by_id", ["id"])
@Index("open_holds", ["openUntil", "walletId"])
@Index("open_holds_of_wallet", ["walletId", "openUntil"])
@Index("holds_by_member", ["member", "id"])
@Index("holds_by_reference", ["reference", "id"])
export class Hold {
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /** Not a column of this table: what reads holds adds it, the environment and the type from the wallet. */
  @Field(() => String, { description: "The wallet's owner: the `sub` of their token." })
  userId!: string;

  @Field(() => WalletEnvironmentEnum, { description: "The wallet's environment." })
  environment!: WalletEnvironment;

  @Field(() => String, { description: "What kind of credits is reserved: the wallet's." })
  creditType!: string;

  /** The id of the entry that placed the hold. */
  @Field(() => ID, { description: "`hld_` and 26 characters." })
  @PrimaryColumn(ulidColumn)
  id!: string;

  /** The entry that placed the hold. */
  @Column(safeInteger)
  entrySequence!: number;

  @Field(() => HoldStatus, { description: "What became of it." })
  @Column(exact(10))
  status!: HoldStatus;

  @Field(() => Credits, { description: "Credits that were reserved when the hold was placed." })
  @Column(safeInteger)
  amount!: number;

  @Field(() => Credits, { description: "Credits that are reserved now; 0 when the hold has ended." })
  @Column(safeInteger)
  held!: number;

  @Field(() => Credits, { description: "Credits that captures have taken." })
  @Column(safeInteger)
  captured!: number;

  @Field(() => Credits, {
    description: "Credits that captures under CAPTURE_AVAILABLE were to take and that were not there.",
  })
  @Column(safeInteger)
  shortfall!: number;

  /** The id of the service that placed the hold. */
  @Column(exact(userIdBytes))
  actor!: string;

  @Field(() => String, { description: "What the credits are reserved for." })
  @Column({ type: "varchar", length: 500 })
  reason!: string;

  @Field(() => String, { nullable: true, description: "Who spends the credits, as the service said." })
  @Column({ ...exact(userIdBytes), nullable: true })
  member!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What the credits are reserved for, by the service's own id.",
  })
  @Column({ ...exact(userIdBytes), nullable: true })
  reference!: string | null;

  /** JSON, see `writeMetadata`. */
  @Column({ ...exact(metadataBytes), nullable: true })
  metadata!: string | null;

  @Field(() => Moment, { description: "When the hold was placed." })
  @Column(moment)
  createdAt!: Date;

  @Field(() => Moment, { description: "When the hold ends by itself." })
  @Column(moment)
  expiresAt!: Date;

  /** The same while the hold is open; null when it has ended. */
  @Column({ ...moment, nullable: true })
  openUntil!: Date | null;

  @Field(() => Moment, { nullable: true, description: "When the hold ended; null while it is open." })
  @Column({ ...moment, nullable: true })
  endedAt!: Date | null;
}
