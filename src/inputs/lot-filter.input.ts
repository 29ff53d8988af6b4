import { ArrayMaxSize, ArrayMinSize, IsBoolean, IsOptional } from "class-validator";
import { ArgsType, Field, InputType } from "type-graphql";
import { LotKind } from "../entities/lot";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import {
  AllOf,
  AnyOf,
  Compared,
  CreditsComparison,
  MomentComparison,
  TextComparison,
  TimeOrderField,
  type TimeOrder,
} from "./comparisons";
import { PageArgs } from "./page.args";

@InputType({ description: "What the kind of a lot is compared with." })
export class LotKindComparison {
  @Field(() => LotKind, { nullable: true, description: "The kind. Not together with `in`." })
  eq?: LotKind | null;

  @Field(() => [LotKind], { nullable: true, description: "One of 1 to 5 kinds." })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  in?: LotKind[] | null;
}

@InputType({
  description:
    "The lots to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class LotFilter {
  @Compared(() => TextComparison, "The user id of the wallet's owner. Has an index.")
  userId?: TextComparison | null;

  @Compared(() => TextComparison, "The wallet's id, `wal_…`. Has an index.")
  walletId?: TextComparison | null;

  @Compared(() => TextComparison, "The purchase's id, `pur_…`, also after a merge. Has an index.")
  purchaseId?: TextComparison | null;

  @Compared(() => LotKindComparison, "How its credits were got.")
  kind?: LotKindComparison | null;

  @Field(() => WalletEnvironmentEnum, { nullable: true, description: "The wallet's environment." })
  environment?: WalletEnvironment | null;

  @Compared(() => TextComparison, "What kind of credits it has, such as `GEMS`.")
  creditType?: TextComparison | null;

  @Compared(() => CreditsComparison, "Credits that it still has.")
  remaining?: CreditsComparison | null;

  @Compared(() => MomentComparison, "When its credits expire. Lots that never expire do not fit.")
  expiresAt?: MomentComparison | null;

  @AllOf(() => LotFilter)
  AND?: LotFilter[] | null;

  @AnyOf(() => LotFilter)
  OR?: LotFilter[] | null;
}

@ArgsType()
export class LotsArgs extends PageArgs {
  @Compared(() => LotFilter, "All lots when left out.")
  where?: LotFilter | null;

  @TimeOrderField()
  orderBy?: TimeOrder | null;
}

@ArgsType()
export class LotsOfWalletArgs extends PageArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Whether to list only the lots with credits that can be spent, in the order in which spends take from them.",
  })
  @IsBoolean()
  onlyOpen!: boolean;
}
