import { defaultCreditType } from "../credit-types";
import { Args, Ctx, Field, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Caller } from "../auth/caller";
import { LedgerEntry } from "../entities/ledger-entry";
import { Credits } from "../entities/scalars";
import { Wallet } from "../entities/wallet";
import { walletEnvironmentOf } from "../environment";
import { PageArgs } from "../inputs/page.args";
import { WalletArgs, WalletsOfArgs } from "../inputs/wallet.args";
import { WalletListArgs } from "../inputs/wallet-filter.input";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";
import type { WalletView } from "../ledger/wallet-view";
import { availableOf, getWallet, listWallets } from "../wallet/get-wallet";
import { listAllWallets, listWalletsOf } from "../wallet/list-all-wallets";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { LedgerEntryConnection } from "./ledger-entry.resolver";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { CurrentCaller } from "./server/current-caller";
import { requireAlone } from "./server/require-alone";
import {
  connectionComplexity,
  innerConnectionComplexity,
  walletsOfComplexity,
} from "./server/limits/query-complexity";

const WalletConnection = connectionType("Wallet", Wallet);

@Resolver(() => Wallet)
export class WalletResolver {
  @Query(() => Wallet, {
    nullable: true,
    description: "The viewer's wallet of one credit type, or that of the named user.",
  })
  @AuthorizedFor("getWallet")
  wallet(
    @Args(() => WalletArgs) { userId, environment, creditType }: WalletArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<WalletView> {
    return getWallet(context, caller, {
      userId: userId ?? caller.viewer.userId,
      environment: environment ?? walletEnvironmentOf(context.deployment),
      creditType: creditType ?? defaultCreditType,
    });
  }

  @Query(() => WalletConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The viewer's wallets in one environment, or those of the named user: one for each credit type of which " +
      "credits ever moved, in the order of the types. With `where`, those of all users: a filter by `id` or `userId` " +
      "is read by an index, and so is `createdAt` in the orders by time. Otherwise at most 10,000 wallets are " +
      "examined for a page.",
  })
  @AuthorizedFor("listWallets")
  async wallets(
    @Args(() => WalletListArgs) { where, orderBy, userId, environment, ...page }: WalletListArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<WalletView>> {
    if (where != null) {
      requireAlone("where", { userId, environment });
      return toConnection(
        await listAllWallets(request.context, caller, { where, orderBy, ...page }),
        request,
      );
    }
    const owner = {
      userId: userId ?? caller.viewer.userId,
      environment: environment ?? walletEnvironmentOf(request.context.deployment),
    };
    return toConnection(await listWallets(request.context, caller, { ...owner, ...page }), request);
  }

  @Query(() => [Wallet], {
    nullable: true,
    complexity: walletsOfComplexity,
    description:
      "The wallets of several users in one environment, in the order of the user ids and of the credit types. Users " +
      "without a wallet have none here.",
  })
  @AuthorizedFor("readWalletsOf")
  walletsOf(
    @Args(() => WalletsOfArgs) { environment, ...users }: WalletsOfArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<readonly WalletView[]> {
    return listWalletsOf(context, caller, {
      ...users,
      environment: environment ?? walletEnvironmentOf(context.deployment),
    });
  }

  @FieldResolver(() => Credits, { description: "Credits that can be spent now." })
  available(@Root() wallet: Wallet): number {
    return availableOf(wallet);
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether credits ever moved in this wallet. If not, the wallet is empty, as for any unknown user id.",
  })
  exists(@Root() { exists }: WalletView): boolean {
    return exists;
  }

  @FieldResolver(() => LedgerEntryConnection, {
    complexity: innerConnectionComplexity,
    description: "The entries that moved credits in or out of this wallet, newest first.",
  })
  async entries(
    @Root() { userId, environment, creditType }: Wallet,
    @Args(() => PageArgs) page: PageArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<LedgerEntry>> {
    return toConnection(
      await listLedgerEntries(request.context, caller, { userId, environment, creditType, ...page }),
      request,
    );
  }

  @Mutation(() => ClaimStorePurchasesPayload, {
    nullable: true,
    description:
      "Credits the viewer for store purchases made before sign-in, under the anonymous ids in the " +
      "token's claim `revenuecat_ids`. Nothing else claims purchases, besides `POST /api/v1/wallet/claims`. " +
      "Without the claim, or when repeated, nothing changes.",
  })
  @AuthorizedFor("claimStorePurchases")
  claimStorePurchases(
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ClaimStorePurchasesPayload> {
    return claimStorePurchases(context, caller);
  }
}

@ObjectType({ description: "The wallet after the claim.", simpleResolvers: true })
class ClaimStorePurchasesPayload {
  @Field(() => Wallet, { description: "The viewer's wallet after the claim." })
  wallet!: WalletView;
}
