import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { exact, moment, packageIdColumn, packageIdsColumn, storeIdBytes } from "./column-types";
import { Node } from "./node";
import { Moment } from "./scalars";

export const GrantsOn = { PURCHASE: "PURCHASE", EACH_PERIOD: "EACH_PERIOD" } as const;
export type GrantsOn = (typeof GrantsOn)[keyof typeof GrantsOn];
registerEnumType(GrantsOn, {
  name: "GrantsOn",
  description: "When a store product's credits are granted.",
  valuesConfig: {
    PURCHASE: { description: "Once for each one-time purchase. Subscriptions grant nothing." },
    EACH_PERIOD: {
      description: "Once for each paid or trial period of a subscription, and for each purchase.",
    },
  },
});

/** The most packages that a store product grants at once. */
export const packagesMax = 5;
const furtherPackagesMax = packagesMax - 1;

/** All packages that the product grants, the first one first. None for a product without a mapping. */
export function packageIdsOf(
  product: Pick<StoreProduct, "packageId" | "furtherPackageIds"> | null,
): readonly string[] {
  return product?.packageId ? [product.packageId, ...product.furtherPackageIds] : [];
}

/** A product of a store and the packages it stands for. Only mapped products grant credits. */
@ObjectType({
  description: "A product of a store and the packages whose credits it grants.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("store_products")
@Index("store_products_by_package", ["packageId"])
export class StoreProduct {
  @Field(() => String, { description: "The store as RevenueCat writes it, such as `APP_STORE`." })
  @PrimaryColumn(exact(storeIdBytes))
  store!: string;

  @Field(() => ID, { description: "The product's id in that store." })
  @PrimaryColumn(exact(storeIdBytes))
  productId!: string;

  /** The first package that it grants. Null for a product that is known to grant nothing. */
  @Column({ ...packageIdColumn, nullable: true })
  packageId!: string | null;

  /** The packages that it grants besides the first one. */
  @Column({ ...packageIdsColumn(furtherPackagesMax), nullable: true })
  furtherPackageIds!: string[];

  @Field(() => GrantsOn, { description: "When the product's credits are granted." })
  @Column(exact(16))
  grantsOn!: GrantsOn;

  @Field(() => Moment, { description: "When the product was first mapped." })
  @Column(moment)
  createdAt!: Date;

  @Field(() => Moment, { description: "When the product's mapping was last changed." })
  @Column(moment)
  updatedAt!: Date;
}
