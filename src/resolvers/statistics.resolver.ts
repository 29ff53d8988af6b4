import { Args, Ctx, Field, FieldResolver, Float, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Caller } from "../auth/caller";
import { CreditPackage } from "../entities/credit-package";
import { LedgerEntryKind } from "../entities/ledger-entry";
import { Credits, Moment } from "../entities/scalars";
import { WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { isPackageId } from "../ids";
import { StatisticsArgs } from "../inputs/statistics.input";
import type { KindFigures, Revenue } from "../reports/statistics/figures";
import {
  readStatistics,
  type Bucket,
  type Group,
  type Statistics,
} from "../reports/statistics/read-statistics";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { loadersOf } from "./server/loaders";

@ObjectType("StatisticsOfKind", { description: "The entries of one kind.", simpleResolvers: true })
class StatisticsOfKind implements KindFigures {
  @Field(() => LedgerEntryKind, { description: "Why the credits moved." })
  kind!: LedgerEntryKind;

  @Field(() => Credits, { description: "How many entries there are." })
  entries!: number;

  @Field(() => Credits, { description: "The sum of their amounts; negative where credits were taken." })
  credits!: number;
}

@ObjectType("Revenue", { description: "What was sold in one currency.", simpleResolvers: true })
class RevenueType implements Revenue {
  @Field(() => String, { description: "ISO 4217 code." })
  currency!: string;

  @Field(() => Credits, {
    description:
      "The prices of the purchases, in minor units: that of the package at that time, times the quantity. Refunds are " +
      "not subtracted.",
  })
  amount!: number;

  @Field(() => Credits, {
    description:
      "The prices of refunded purchases, without those whose refund was reversed. Refunds that took nothing do not count.",
  })
  refundedAmount!: number;

  @Field(() => Credits, { description: "How many purchases there are." })
  purchases!: number;
}

@ObjectType("StatisticsTotals", { description: "What ledger entries add up to.", simpleResolvers: true })
class StatisticsTotals {
  @Field(() => Credits, { description: "How many ledger entries there are." })
  entries!: number;

  @Field(() => Credits, { description: "The sum of all amounts: by how much all balances grew." })
  creditsNet!: number;

  @Field(() => Credits, { description: "Credits that were bought." })
  creditsPurchased!: number;

  @Field(() => Credits, { description: "Credits that admins gave by `grantCredits`." })
  creditsGranted!: number;

  @Field(() => Credits, { description: "Credits that were spent, also those that were given back." })
  creditsSpent!: number;

  @Field(() => Credits, { description: "Credits of spends that were given back by `reverseSpend`." })
  creditsReversed!: number;

  @Field(() => Credits, { description: "Credits that refunds took back." })
  creditsRefunded!: number;

  @Field(() => Credits, { description: "Credits that were given back because a store reversed its refund." })
  creditsGivenBack!: number;

  @Field(() => Credits, { description: "Credits that `adjustCredits` added, minus those that it took." })
  creditsAdjusted!: number;

  @Field(() => Credits, { description: "Credits whose time ran out." })
  creditsExpired!: number;

  @Field(() => Credits, { description: "How many purchases there are. Each package of a bundle counts." })
  purchases!: number;

  @Field(() => Credits, { description: "How often credits were spent." })
  spends!: number;

  @Field(() => Credits, {
    description:
      "How many refunds took credits. A refund of credits that were all spent takes none and is not counted.",
  })
  refunds!: number;

  @Field(() => Float, {
    nullable: true,
    description: "`refunds` divided by `purchases`, of the same time; null without purchases.",
  })
  refundRate!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "`creditsRefunded` divided by `creditsPurchased`; null without purchases.",
  })
  creditsRefundRate!: number | null;

  @Field(() => [StatisticsOfKind], { description: "The same by kind. Kinds without entries are left out." })
  kinds!: readonly KindFigures[];

  @Field(() => [RevenueType], {
    description: "What was sold, for each currency. Never added across currencies.",
  })
  revenue!: readonly Revenue[];
}

@ObjectType("StatisticsBucket", {
  description: "What the ledger entries of one hour, day, week or month add up to.",
  simpleResolvers: true,
})
class StatisticsBucket extends StatisticsTotals {
  @Field(() => Moment, { description: "When the bucket begins." })
  from!: Date;

  @Field(() => Moment, { description: "When the next one begins." })
  to!: Date;

  readonly readOutstanding!: () => Promise<number | null>;
}

@ObjectType("StatisticsGroup", {
  description: "What the ledger entries of one credit type, package or store add up to.",
  simpleResolvers: true,
})
class StatisticsGroup {
  @Field(() => String, {
    nullable: true,
    description:
      "The credit type, the id of the package or the store. Null for entries that belong to no purchase, and for the " +
      "stores of test purchases.",
  })
  value!: string | null;

  @Field(() => Float, {
    nullable: true,
    description: "The purchases of this group divided by those of all groups; null without purchases.",
  })
  purchaseShare!: number | null;

  @Field(() => StatisticsTotals, { description: "Over all buckets." })
  totals!: StatisticsTotals;

  @Field(() => [StatisticsBucket], { description: "As in `buckets` above, for this group alone." })
  buckets!: readonly Bucket[];
}

@ObjectType("Statistics", { description: "What ledger entries add up to over time.", simpleResolvers: true })
class StatisticsType {
  @Field(() => Moment, { description: "When the first bucket begins." })
  from!: Date;

  @Field(() => Moment, { description: "When the last bucket ends." })
  to!: Date;

  @Field(() => WalletEnvironmentEnum, { description: "The environment of the wallets." })
  environment!: WalletEnvironment;

  @Field(() => StatisticsTotals, { description: "Over all buckets." })
  totals!: StatisticsTotals;

  @Field(() => [StatisticsBucket], {
    description: "In the order of time, without gaps, also those without entries.",
  })
  buckets!: readonly Bucket[];

  @Field(() => [StatisticsGroup], {
    nullable: true,
    description:
      "One for each value of `groupBy`, those with the most entries first; null without `groupBy`.",
  })
  groups!: readonly Group[] | null;
}

/** As much as the other fields of a document may cost beside it: the sums of a year are read. */
const statisticsPrice = 400;

@Resolver(() => StatisticsGroup)
export class StatisticsResolver {
  @Query(() => StatisticsType, {
    nullable: true,
    complexity: ({ childComplexity }) => statisticsPrice + childComplexity,
    description:
      "What the ledger entries of one environment add up to, in buckets of local time from the one with `from` to the " +
      "one before `to`. Exact to the entry, by `createdAt`, also for the entries of this minute.",
  })
  @AuthorizedFor("readStatistics")
  async statistics(
    @Args(() => StatisticsArgs) args: StatisticsArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<StatisticsType> {
    return present(await readStatistics(context, caller, args));
  }

  @FieldResolver(() => CreditPackage, {
    nullable: true,
    description: "The package of the group, as it is now; null unless the groups are packages.",
  })
  async creditPackage(
    @Root() { value }: StatisticsGroup,
    @Ctx() request: GraphqlContext,
  ): Promise<CreditPackage | null> {
    return value !== null && isPackageId(value) ? loadersOf(request).creditPackages.load(value) : null;
  }
}

@Resolver(() => StatisticsBucket)
export class StatisticsBucketResolver {
  @FieldResolver(() => Credits, {
    nullable: true,
    complexity: 200,
    description:
      "The credits in all wallets at the end of the bucket, debts subtracted: what the service owes its users. Null " +
      "when filtered or grouped by package, store or source: a wallet belongs to none of them.",
  })
  outstandingCredits(@Root() { readOutstanding }: StatisticsBucket): Promise<number | null> {
    return readOutstanding();
  }
}

function present(statistics: Statistics): StatisticsType {
  const { purchases } = statistics.totals;
  const groups =
    statistics.groups?.map((group) => ({
      purchaseShare: purchases === 0 ? null : group.totals.purchases / purchases,
      ...group,
    })) ?? null;
  return { ...statistics, groups };
}
