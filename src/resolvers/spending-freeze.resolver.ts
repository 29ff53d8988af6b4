import { Arg, Args, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from "type-graphql";
import type { Caller } from "../auth/caller";
import { LiftSpendingFreezeInput } from "../inputs/manage-wallet.input";
import { CurrentCaller } from "./server/current-caller";
import { Wallet } from "../entities/wallet";
import type { WalletView } from "../ledger/wallet-view";
import { SpendingFreezeLift } from "../entities/spending-freeze-lift";
import { connectionType, type Connection, toConnection } from "./server/connection";
import { PageArgs } from "../inputs/page.args";
import { liftSpendingFreeze, listFreezeLifts } from "../wallet/spending-freeze";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { innerConnectionComplexity } from "./server/limits/query-complexity";

@ObjectType({ description: "The wallet, which may spend again.", simpleResolvers: true })
class LiftSpendingFreezePayload {
  @Field(() => Wallet, { description: "The wallet as it is now." })
  wallet!: WalletView;
}

const SpendingFreezeLiftConnection = connectionType("SpendingFreezeLift", SpendingFreezeLift);

@Resolver(() => Wallet)
export class SpendingFreezeLiftResolver {
  @FieldResolver(() => SpendingFreezeLiftConnection, {
    complexity: innerConnectionComplexity,
    description: "When, by whom and why this wallet was allowed to spend again, oldest first.",
  })
  @AuthorizedFor("listFreezeLifts")
  async spendingFreezeLifts(
    @Root() { userId, environment, creditType }: Wallet,
    @Args(() => PageArgs) page: PageArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<SpendingFreezeLift>> {
    return toConnection(
      await listFreezeLifts(request.context, caller, { userId, environment, creditType, ...page }),
      request,
    );
  }

  @Mutation(() => LiftSpendingFreezePayload, {
    nullable: true,
    description:
      "Lets a wallet that a refund had frozen spend again. The admin and the reason are kept in " +
      "`spendingFreezeLifts`. For a wallet that is not frozen, nothing changes. Refused with CONFLICT, " +
      "reason WALLET_MERGED, when the wallet was merged into another one.",
  })
  @AuthorizedFor("liftSpendingFreeze")
  async liftSpendingFreeze(
    @Arg("input", () => LiftSpendingFreezeInput) input: LiftSpendingFreezeInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<LiftSpendingFreezePayload> {
    return { wallet: await liftSpendingFreeze(context, caller, input) };
  }
}
