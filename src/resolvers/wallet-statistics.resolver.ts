import { Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Caller } from "../auth/caller";
import { Credits, Moment } from "../entities/scalars";
import { Wallet, WalletEnvironmentEnum } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { WalletStatisticsArgs } from "../inputs/wallet-statistics.input";
import type { WalletOwner } from "../ledger/wallet-owners";
import type { WalletView } from "../ledger/wallet-view";
import {
  readWalletStatistics,
  type WalletFigures,
  type WalletStatistics,
} from "../reports/statistics/read-wallet-statistics";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { loadNode } from "./server/loaders";

@ObjectType("TopSpender", { description: "A wallet and what was spent from it.", simpleResolvers: true })
class TopSpender implements WalletFigures {
  owner!: WalletOwner;

  @Field(() => Credits, { description: "Credits that were spent from the wallet in this time." })
  creditsSpent!: number;

  @Field(() => Credits, { description: "How many ledger entries the wallet has of this time." })
  entries!: number;
}

@ObjectType("WalletStatistics", {
  description: "Which wallets had ledger entries in some days.",
  simpleResolvers: true,
})
class WalletStatisticsType implements WalletStatistics {
  @Field(() => Moment, { description: "When the first day begins." })
  from!: Date;

  @Field(() => Moment, { description: "When the last day ends." })
  to!: Date;

  @Field(() => WalletEnvironmentEnum, { description: "The environment of the wallets." })
  environment!: WalletEnvironment;

  @Field(() => Int, { description: "How many wallets have at least one entry of this time." })
  activeWallets!: number;

  @Field(() => [TopSpender], {
    description: "The wallets from which most was spent, beginning with the first.",
  })
  topSpenders!: readonly WalletFigures[];
}

/** As much as the other fields of a document may cost beside it. */
const statisticsPrice = 600;

@Resolver(() => TopSpender)
export class WalletStatisticsResolver {
  @Query(() => WalletStatisticsType, {
    nullable: true,
    complexity: ({ args, childComplexity }) =>
      statisticsPrice + childComplexity * Math.max(1, Number(args["first"] ?? 1)),
    description:
      "How many wallets of one environment were active in some days of a time zone, and from which most was spent. " +
      "Exact to the entry, by `createdAt`.",
  })
  @AuthorizedFor("readWalletStatistics")
  walletStatistics(
    @Args(() => WalletStatisticsArgs) args: WalletStatisticsArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<WalletStatisticsType> {
    return readWalletStatistics(context, caller, args);
  }

  @FieldResolver(() => Wallet, { nullable: true, description: "The wallet, as it is now." })
  wallet(@Root() { owner }: TopSpender, @Ctx() request: GraphqlContext): Promise<WalletView | null> {
    return loadNode(request, "Wallet", owner);
  }
}
