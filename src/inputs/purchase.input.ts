import { IsOptional, ValidateNested } from "class-validator";
import { ArgsType, Field, InputType, registerEnumType } from "type-graphql";
import { rolesFor } from "../auth/permissions";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { MomentComparison, TextComparison, TimeOrder } from "./comparisons";
import { IsCreditType } from "./rules";
import { WalletsArgs } from "./wallet.args";

export const PurchaseSource = { STORE: "STORE", TEST: "TEST" } as const;
export type PurchaseSource = (typeof PurchaseSource)[keyof typeof PurchaseSource];
registerEnumType(PurchaseSource, {
  name: "PurchaseSource",
  description: "Where a purchase was made.",
  valuesConfig: {
    STORE: { description: "In a store, and told by RevenueCat." },
    TEST: { description: "By `purchaseCreditPackage`, without a store." },
  },
});

@InputType({
  description:
    "The purchases to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class PurchaseFilter {
  @Field(() => TextComparison, { nullable: true, description: "The buyer's user id. Has an index." })
  @IsOptional()
  @ValidateNested()
  userId?: TextComparison | null;

  @Field(() => MomentComparison, { nullable: true, description: "When it was bought. Has an index." })
  @IsOptional()
  @ValidateNested()
  createdAt?: MomentComparison | null;

  @Field(() => TextComparison, { nullable: true, description: "The id of the package that was bought." })
  @IsOptional()
  @ValidateNested()
  packageId?: TextComparison | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment of the wallet that received the credits.",
  })
  environment?: WalletEnvironment | null;

  @Field(() => TextComparison, {
    nullable: true,
    description: "What kind of credits was bought, such as `GEMS`.",
  })
  @IsOptional()
  @ValidateNested()
  creditType?: TextComparison | null;

  @Field(() => PurchaseSource, { nullable: true, description: "Where it was bought." })
  source?: PurchaseSource | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether its store or an admin refunded it, and the refund was not reversed.",
  })
  isRefunded?: boolean | null;
}

@ArgsType()
export class PurchasesArgs extends WalletsArgs {
  @Field(() => PurchaseFilter, {
    nullable: true,
    description:
      "Lists the purchases of all users that fit, `{}` all of them. Not together with `userId`, `environment` and " +
      `\`creditType\`. Needs ${rolesFor("listAllPurchases")}.`,
  })
  @IsOptional()
  @ValidateNested()
  where?: PurchaseFilter | null;

  @Field(() => TimeOrder, {
    nullable: true,
    defaultValue: TimeOrder.NEWEST_FIRST,
    description: "The order of the list.",
  })
  orderBy?: TimeOrder | null;

  @Field(() => String, {
    nullable: true,
    description: "What kind of credits was bought, such as `GEMS`; `CREDITS` when left out.",
  })
  @IsOptional()
  @IsCreditType()
  creditType?: string | null;
}
