import { ArgsType, Field, InputType } from "type-graphql";
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
import { PageArgs } from "./page.args";

@InputType({
  description:
    "The merges to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class WalletMergeFilter {
  @Compared(() => TextComparison, "The owner of either wallet. Has an index.")
  userId?: TextComparison | null;

  @Compared(() => TextComparison, "The owner of the wallet that was emptied. Has an index.")
  fromUserId?: TextComparison | null;

  @Compared(() => TextComparison, "The owner of the wallet that received the credits. Has an index.")
  intoUserId?: TextComparison | null;

  @Field(() => WalletEnvironmentEnum, { nullable: true, description: "The environment of both wallets." })
  environment?: WalletEnvironment | null;

  @Compared(() => TextComparison, "The credit type of both wallets.")
  creditType?: TextComparison | null;

  @Compared(() => TextComparison, "The admin who merged the wallets.")
  actor?: TextComparison | null;

  @Compared(() => MomentComparison, "When the wallets were merged. Has an index.")
  createdAt?: MomentComparison | null;

  @AllOf(() => WalletMergeFilter)
  AND?: WalletMergeFilter[] | null;

  @AnyOf(() => WalletMergeFilter)
  OR?: WalletMergeFilter[] | null;
}

@ArgsType()
export class WalletMergesArgs extends PageArgs {
  @Compared(() => WalletMergeFilter, "All merges when left out.")
  where?: WalletMergeFilter | null;

  @TimeOrderField()
  orderBy?: TimeOrder | null;
}
