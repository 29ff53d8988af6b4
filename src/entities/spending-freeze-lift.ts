import { Field, ID, ObjectType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { exact, moment, ulidColumn, userIdBytes } from "./column-types";
import { Node } from "./node";
import { Moment } from "./scalars";

/** An admin's decision that a frozen wallet may spend again. Never deleted. */
@ObjectType({
  description: "An admin's decision that a frozen wallet may spend again.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("spending_freeze_lifts")
@Index("spending_freeze_lifts_by_id", ["id"])
export class SpendingFreezeLift {
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /** A ULID, which sorts by time. */
  @Field(() => ID, { description: "`lif_` and 26 characters." })
  @PrimaryColumn(ulidColumn)
  id!: string;

  @Field(() => Moment, { description: "When the wallet was frozen." })
  @Column(moment)
  frozenAt!: Date;

  @Field(() => String, { description: "The admin who lifted the freeze." })
  @Column(exact(userIdBytes))
  actor!: string;

  @Field(() => String, { description: "The reason that the admin gave." })
  @Column({ type: "varchar", length: 500 })
  reason!: string;

  @Field(() => Moment, { description: "When the wallet was allowed to spend again." })
  @Column(moment)
  createdAt!: Date;
}
