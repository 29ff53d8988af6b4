import { Arg, Args, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from "type-graphql";
import type { Viewer } from "../auth/viewer";
import { Wallet } from "../entities/wallet";
import { WalletMerge } from "../entities/wallet-merge";
import { MergeWalletsInput } from "../inputs/manage-wallet.input";
import { PageArgs } from "../inputs/page.args";
import { getWallet, type WalletView } from "../wallet/get-wallet";
import { listWalletMerges, findWalletMerge, mergeWallets } from "../wallet/merge-wallets";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { CurrentViewer } from "./server/current-viewer";
import { connectionComplexity } from "./server/limits/query-complexity";

const WalletMergeConnection = connectionType("WalletMerge", WalletMerge);

@Resolver(() => Wallet)
export class WalletMergeResolver {
  @FieldResolver(() => WalletMerge, {
    nullable: true,
    description: "The merge that emptied this wallet for ever, if any.",
  })
  mergedInto(
    @Root() wallet: Wallet,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<WalletMerge | null> {
    return findWalletMerge(context, viewer, wallet);
  }

  @FieldResolver(() => WalletMergeConnection, {
    complexity: connectionComplexity,
    description: "The merges of other wallets into this one. The entries of those wallets stay with them.",
  })
  async mergedFrom(
    @Root() wallet: Wallet,
    @Args(() => PageArgs) page: PageArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<WalletMerge>> {
    return toConnection(await listWalletMerges(request.context, viewer, wallet, page), request);
  }

  @Mutation(() => MergeWalletsPayload, {
    nullable: true,
    description:
      "Moves all credits of one wallet into another, for ever and one way. Later purchases and refunds " +
      "in the stores of the first user change the second user's wallet. Test purchases and spends of " +
      "the first wallet are refused with CONFLICT, reason WALLET_MERGED. Repeating the same merge " +
      "changes nothing. A merge is refused with the same reason when either wallet was merged into " +
      "another one before. For admins.",
  })
  @AuthorizedFor("mergeWallets")
  async mergeWallets(
    @Arg("input", () => MergeWalletsInput) input: MergeWalletsInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<MergeWalletsPayload> {
    const merge = await mergeWallets(context, viewer, input);
    const { environment, fromUserId, intoUserId } = merge;
    const walletOf = (userId: string) => getWallet(context, viewer, { userId, environment });
    const [emptiedWallet, wallet] = await Promise.all([walletOf(fromUserId), walletOf(intoUserId)]);
    return { merge, emptiedWallet, wallet };
  }
}

@ObjectType({ description: "The merge, and both wallets after it.", simpleResolvers: true })
class MergeWalletsPayload {
  @Field(() => WalletMerge, { description: "The merge. A repeat returns the earlier merge." })
  merge!: WalletMerge;

  @Field(() => Wallet, { description: "The wallet that was merged away, as it is now." })
  emptiedWallet!: WalletView;

  @Field(() => Wallet, { description: "The wallet that received the credits, as it is now." })
  wallet!: WalletView;
}
