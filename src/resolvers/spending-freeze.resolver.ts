import { ObjectType, Field, Root, Resolver, FieldResolver, Ctx, Authorized, Args } from "type-graphql";
import { Wallet } from "../entities/wallet";
import type { WalletView } from "../wallet/get-wallet";
import { SpendingFreezeLift } from "../entities/spending-freeze-lift";
import { connectionType, type Connection, toConnection } from "./server/connection";
import { PageArgs } from "../inputs/page.args";
import { listFreezeLifts } from "../wallet/spending-freeze";
import type { Context } from "./server/graphql-context";
import { connectionComplexity } from "./server/limits/query-complexity";

@ObjectType({ simpleResolvers: true })
export class LiftSpendingFreezePayload {
  @Field(() => Wallet)
  wallet!: WalletView;
}

export const SpendingFreezeLiftConnection = connectionType("SpendingFreezeLift", SpendingFreezeLift);
@Resolver(() => Wallet)
export class SpendingFreezeLiftResolver {
  @FieldResolver(() => SpendingFreezeLiftConnection, {
    complexity: connectionComplexity,
    description:
      "When, by whom and why this wallet was allowed to spend again, the oldest first. For admins.",
  })
  @Authorized("admin")
  async spendingFreezeLifts(
    @Root() wallet: Wallet,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<SpendingFreezeLift>> {
    return toConnection(await listFreezeLifts(context.service, wallet, page), context);
  }
}
