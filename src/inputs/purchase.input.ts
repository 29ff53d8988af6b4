import { IsOptional } from "class-validator";
import { ArgsType, Field, InputType, registerEnumType } from "type-graphql";
import { rolesFor } from "../auth/permissions";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import {
  AllOf,
  AnyOf,
  Compared,
  MomentComparison,
  TextComparison,
  TimeOrderField,
  type TimeOrder,
} from "./comparisons";
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
  @Compared(() => TextComparison, "The buyer's user id. Has an index.")
  userId?: TextComparison | null;

  @Compared(() => MomentComparison, "When it was bought. Has an index.")
  createdAt?: MomentComparison | null;

  @Compared(() => TextComparison, "The id of the package that was bought.")
  packageId?: TextComparison | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment of the wallet that received the credits.",
  })
  environment?: WalletEnvironment | null;

  @Compared(() => TextComparison, "What kind of credits was bought, such as `GEMS`.")
  creditType?: TextComparison | null;

  @Field(() => PurchaseSource, { nullable: true, description: "Where it was bought." })
  source?: PurchaseSource | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether its store or an admin refunded it, and the refund was not reversed.",
  })
  isRefunded?: boolean | null;

  @AllOf(() => PurchaseFilter)
  AND?: PurchaseFilter[] | null;

  @AnyOf(() => PurchaseFilter)
  OR?: PurchaseFilter[] | null;
}

@ArgsType()
export class PurchasesArgs extends WalletsArgs {
  @Compared(
    () => PurchaseFilter,
    "Lists the purchases of all users that fit, `{}` all of them. Not together with `userId`, `environment` and " +
      `\`creditType\`. Needs ${rolesFor("listAllPurchases")}.`,
  )
  where?: PurchaseFilter | null;

  @TimeOrderField()
  orderBy?: TimeOrder | null;

  @Field(() => String, {
    nullable: true,
    description: "What kind of credits was bought, such as `GEMS`; `CREDITS` when left out.",
  })
  @IsOptional()
  @IsCreditType()
  creditType?: string | null;
}
