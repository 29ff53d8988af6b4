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
import type { Caller } from "../auth/caller";
import { Wallet } from "../entities/wallet";
import { WalletMerge } from "../entities/wallet-merge";
import { MergeWalletsInput } from "../inputs/manage-wallet.input";
import { PageArgs } from "../inputs/page.args";
import { WalletMergesArgs } from "../inputs/wallet-merge.input";
import type { WalletView } from "../ledger/wallet-view";
import { listAllWalletMerges } from "../wallet/list-all-wallet-merges";
import { mergeWallets } from "../wallet/merge-wallets";
import { listWalletMerges, findWalletMerge } from "../wallet/read-merges";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { CurrentCaller } from "./server/current-caller";
import {
  connectionComplexity,
  innerConnectionComplexity,
  lookupComplexity,
} from "./server/limits/query-complexity";

const WalletMergeConnection = connectionType("WalletMerge", WalletMerge);

@Resolver(() => Wallet)
export class WalletMergeResolver {
  @Query(() => WalletMergeConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The merges of all users' wallets. A filter by `userId`, `fromUserId`, `intoUserId` or `createdAt` is read by an " +
      "index; otherwise at most 10,000 merges are examined for a page.",
  })
  @AuthorizedFor("listAllWalletMerges")
  async walletMerges(
    @Args(() => WalletMergesArgs) args: WalletMergesArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<WalletMerge>> {
    return toConnection(await listAllWalletMerges(request.context, caller, args), request);
  }

  @FieldResolver(() => WalletMerge, {
    nullable: true,
    complexity: lookupComplexity,
    description: "The merge that emptied this wallet for ever, if any.",
  })
  mergedInto(
    @Root() wallet: Wallet,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<WalletMerge | null> {
    return findWalletMerge(context, caller, wallet);
  }

  @FieldResolver(() => WalletMergeConnection, {
    complexity: innerConnectionComplexity,
    description: "The merges of other wallets into this one. The entries of those wallets stay with them.",
  })
  async mergedFrom(
    @Root() { userId, environment, creditType }: Wallet,
    @Args(() => PageArgs) page: PageArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<WalletMerge>> {
    return toConnection(
      await listWalletMerges(request.context, caller, { userId, environment, creditType, ...page }),
      request,
    );
  }

  @Mutation(() => MergeWalletsPayload, {
    nullable: true,
    description:
      "Moves all credits of one user in one environment into another user's wallets of the same credit types, for ever " +
      "and one way. Later purchases and refunds " +
      "in the stores of the first user change the second user's wallets. Test purchases and spends of " +
      "the first wallet are refused with CONFLICT, reason WALLET_MERGED. Repeating the same merge " +
      "changes nothing. A merge is also refused when either wallet was merged before, or with WALLET_LIMIT_REACHED.",
  })
  @AuthorizedFor("mergeWallets")
  mergeWallets(
    @Arg("input", () => MergeWalletsInput) input: MergeWalletsInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<MergeWalletsPayload> {
    return mergeWallets(context, caller, input);
  }
}

@ObjectType({ description: "The merge, and both wallets after it.", simpleResolvers: true })
class MergeWalletsPayload {
  @Field(() => WalletMerge, { description: "The merge. A repeat returns the earlier merge." })
  merge!: WalletMerge;

  @Field(() => [WalletMerge], {
    description: "The merges of all credit types, in the order of the types; `merge` is that of `CREDITS`.",
  })
  merges!: readonly WalletMerge[];

  @Field(() => Wallet, { description: "The wallet of `CREDITS` that was merged away, as it is now." })
  emptiedWallet!: WalletView;

  @Field(() => Wallet, { description: "The wallet of `CREDITS` that received the credits, as it is now." })
  wallet!: WalletView;
}
