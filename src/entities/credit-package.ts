import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { creditTypeBytes, exact, moment, packageIdColumn, safeInteger } from "./column-types";
import { Node } from "./node";
import { Credits, Moment } from "./scalars";

export const RefundPolicy = {
  FLOOR_AT_ZERO: "FLOOR_AT_ZERO",
  ALLOW_DEBT: "ALLOW_DEBT",
  FREEZE_SPENDING: "FREEZE_SPENDING",
} as const;
export type RefundPolicy = (typeof RefundPolicy)[keyof typeof RefundPolicy];
registerEnumType(RefundPolicy, {
  name: "RefundPolicy",
  description: "What happens when a store refunds a purchase whose credits are already spent.",
  valuesConfig: {
    FLOOR_AT_ZERO: {
      description: "Takes at most the wallet's balance, and records the rest as a shortfall.",
    },
    ALLOW_DEBT: { description: "Takes all credits of the purchase. The balance may become negative." },
    FREEZE_SPENDING: {
      description:
        "Takes at most the wallet's balance. A shortfall freezes the wallet's spending until the refund " +
        "is reversed or an admin lifts the freeze.",
    },
  },
});

/** A package for sale. It is archived instead of deleted, so that old purchases keep their package. */
@ObjectType({
  description: "A package of credits for sale.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("credit_packages")
@Index("credit_packages_in_order", ["sortOrder", "id"])
@Index("credit_packages_on_sale", ["archivedAt", "sortOrder", "id"])
export class CreditPackage {
  @Field(() => ID, { description: "24 hexadecimal digits." })
  @PrimaryColumn(packageIdColumn)
  id!: string;

  @Field(() => String, { description: "The name that buyers see." })
  @Column({ type: "varchar", length: 100 })
  name!: string;

  @Field(() => String, { nullable: true, description: "A description for buyers." })
  @Column({ type: "varchar", length: 1000, nullable: true })
  description!: string | null;

  @Field(() => Credits, { description: "Credits that the price pays for." })
  @Column(safeInteger)
  credits!: number;

  @Field(() => Credits, { description: "Bonus credits, 0 for none." })
  @Column(safeInteger)
  bonusCredits!: number;

  @Field(() => Credits, { description: "Price in minor units of the currency: 499 is 4.99 in USD." })
  @Column(safeInteger)
  priceAmount!: number;

  @Field(() => String, { description: "ISO 4217 code, such as `USD`." })
  @Column(exact(3))
  currency!: string;

  /** Never changes, so that all purchases of the package went to wallets of this type. */
  @Field(() => String, {
    description: "What kind of credits the package grants, such as `GEMS`. Never changes.",
  })
  @Column(exact(creditTypeBytes))
  creditType!: string;

  @Field(() => Int, { description: "Packages are sorted by this number, smallest first." })
  @Column({ type: "int" })
  sortOrder!: number;

  @Field(() => Int, {
    nullable: true,
    description: "How often one user may buy the package; null for no limit.",
  })
  @Column({ type: "int", nullable: true })
  purchaseLimitPerUser!: number | null;

  @Column({ type: "varchar", length: 16, default: RefundPolicy.FLOOR_AT_ZERO })
  refundPolicy!: RefundPolicy;

  @Field(() => Moment, {
    nullable: true,
    description: "When the package was taken off sale; null while it is on sale.",
  })
  @Column({ ...moment, nullable: true })
  archivedAt!: Date | null;

  /** Counts changes, so that a cached copy can be compared with the present package. */
  @Field(() => Int, { description: "Counts the changes made to this package." })
  @Column({ type: "int" })
  version!: number;

  @Field(() => Moment, { description: "When the package was created." })
  @Column(moment)
  createdAt!: Date;

  @Field(() => Moment, { description: "When the package was last changed." })
  @Column(moment)
  updatedAt!: Date;
}
