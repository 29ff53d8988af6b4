import { ArrayMaxSize, ArrayMinSize, IsOptional } from "class-validator";
import { ArgsType, Field, InputType } from "type-graphql";
import { HoldStatus } from "../entities/hold";
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

@InputType({ description: "What the status of a hold is compared with." })
export class HoldStatusComparison {
  @Field(() => HoldStatus, { nullable: true, description: "The status. Not together with `in`." })
  eq?: HoldStatus | null;

  @Field(() => [HoldStatus], { nullable: true, description: "One of 1 to 4 statuses." })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  in?: HoldStatus[] | null;
}

@InputType({
  description:
    "The holds to list: those that fit all fields. Fields that are left out do not restrict the list.",
})
export class HoldFilter {
  @Compared(() => TextComparison, "The user id of the wallet's owner. Has an index.")
  userId?: TextComparison | null;

  @Compared(() => TextComparison, "The wallet's id, `wal_…`. Has an index.")
  walletId?: TextComparison | null;

  @Compared(() => TextComparison, "Who spends the credits, as the service said. Has an index.")
  member?: TextComparison | null;

  @Compared(() => TextComparison, "What the credits are reserved for, by the service's own id. Has an index.")
  reference?: TextComparison | null;

  @Compared(() => HoldStatusComparison, "What became of the hold.")
  status?: HoldStatusComparison | null;

  @Field(() => WalletEnvironmentEnum, { nullable: true, description: "The wallet's environment." })
  environment?: WalletEnvironment | null;

  @Compared(() => TextComparison, "What kind of credits is reserved, such as `GEMS`.")
  creditType?: TextComparison | null;

  @Compared(() => MomentComparison, "When the hold was placed. Has an index.")
  createdAt?: MomentComparison | null;

  @AllOf(() => HoldFilter)
  AND?: HoldFilter[] | null;

  @AnyOf(() => HoldFilter)
  OR?: HoldFilter[] | null;
}

@ArgsType()
export class HoldsArgs extends PageArgs {
  @Compared(() => HoldFilter, "All holds when left out.")
  where?: HoldFilter | null;

  @TimeOrderField()
  orderBy?: TimeOrder | null;
}
