import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import type { Viewer } from "../auth/viewer";
import { LedgerEntry } from "../entities/ledger-entry";
import { Credits } from "../entities/scalars";
import { Wallet } from "../entities/wallet";
import { walletEnvironmentOf } from "../environment";
import { PageArgs } from "../inputs/page.args";
import { SpendCreditsInput } from "../inputs/spend-credits.input";
import { WalletArgs } from "../inputs/wallet.args";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";
import { availableOf, getWallet, type WalletView } from "../wallet/get-wallet";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { spendCredits } from "../wallet/spend-credits";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { CurrentViewer } from "./server/current-viewer";
import { connectionComplexity } from "./server/limits/query-complexity";

const LedgerEntryConnection = connectionType("LedgerEntry", LedgerEntry);

@Resolver(() => Wallet)
export class WalletResolver {
  @Query(() => Wallet, {
    nullable: true,
    description: "A wallet; the viewer's own unless a service or admin names another user.",
  })
  @AuthorizedFor("getWallet")
  wallet(
    @Args(() => WalletArgs) { userId, environment }: WalletArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<WalletView> {
    return getWallet(context, viewer, {
      userId: userId ?? viewer.userId,
      environment: environment ?? walletEnvironmentOf(context.deployment),
    });
  }

  @FieldResolver(() => Credits, { description: "Credits that can be spent now." })
  available(@Root() wallet: Wallet): number {
    return availableOf(wallet);
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether credits ever moved in this wallet. Before that it is empty, as is the wallet of a user id that nobody has.",
  })
  exists(@Root() { exists }: WalletView): boolean {
    return exists;
  }

  @FieldResolver(() => LedgerEntryConnection, {
    complexity: connectionComplexity,
    description: "What moved credits in or out of this wallet, newest first.",
  })
  async entries(
    @Root() wallet: Wallet,
    @Args(() => PageArgs) page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<LedgerEntry>> {
    return toConnection(await listLedgerEntries(request.context, viewer, wallet, page), request);
  }

  @Mutation(() => ClaimStorePurchasesPayload, {
    nullable: true,
    description:
      "Credits the viewer for store purchases that they made before they signed in, under the anonymous ids that the " +
      "token's claim `revenuecat_ids` names. Any POST with such a token does the same; without the claim, or a second " +
      "time, nothing changes.",
  })
  @AuthorizedFor("claimStorePurchases")
  async claimStorePurchases(
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ClaimStorePurchasesPayload> {
    await claimStorePurchases(context, viewer);
    const environment = walletEnvironmentOf(context.deployment);
    return { wallet: await getWallet(context, viewer, { userId: viewer.userId, environment }) };
  }

  @Mutation(() => SpendCreditsPayload, {
    nullable: true,
    description:
      "Takes credits from a user's wallet, once for each idempotency key. For services only. " +
      "Refused with CONFLICT, reason INSUFFICIENT_CREDITS, when the wallet holds too few, SPENDING_FROZEN after a " +
      "refund, SANDBOX_LIMIT_REACHED when the day's sandbox credits are used up, or WALLET_MERGED when its credits are in another wallet: `mergedInto` tells whose.",
  })
  @AuthorizedFor("spendCredits")
  async spendCredits(
    @Arg("input", () => SpendCreditsInput) input: SpendCreditsInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<SpendCreditsPayload> {
    const { entry, replayed, spendingFrozenAt } = await spendCredits(context, viewer, input);
    const { userId, environment, balanceAfter } = entry;
    const wallet = replayed
      ? await getWallet(context, viewer, entry)
      : { userId, environment, balance: balanceAfter, spendingFrozenAt, exists: true };
    return { entry, wallet };
  }
}

@ObjectType({ description: "What a spend took, and the wallet after it.", simpleResolvers: true })
class SpendCreditsPayload {
  @Field(() => LedgerEntry, { description: "The entry that took the credits." })
  entry!: LedgerEntry;

  @Field(() => Wallet, { description: "The wallet as it is now." })
  wallet!: WalletView;
}

@ObjectType({ description: "The wallet after the claim.", simpleResolvers: true })
class ClaimStorePurchasesPayload {
  @Field(() => Wallet, { description: "The viewer's wallet, with what was claimed in it." })
  wallet!: WalletView;
}
