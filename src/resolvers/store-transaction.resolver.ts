import { Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Caller } from "../auth/caller";
import { CreditPackage } from "../entities/credit-package";
import { Purchase } from "../entities/purchase";
import { Moment } from "../entities/scalars";
import { StoreTransaction } from "../entities/store-transaction";
import { Wallet } from "../entities/wallet";
import { StoreTransactionsArgs } from "../inputs/store-transaction.input";
import type { WalletView } from "../ledger/wallet-view";
import type { GrantedTransaction } from "../store/granted-transaction";
import { listStoreTransactions } from "../store/list-store-transactions";
import { AuthorizedFor } from "./server/authorized-for";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { connectionComplexity } from "./server/limits/query-complexity";
import { loadNode, loadersOf } from "./server/loaders";

const StoreTransactionConnection = connectionType<object>("StoreTransaction", StoreTransaction);

@Resolver(() => StoreTransaction)
export class StoreTransactionResolver {
  @Query(() => StoreTransactionConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The purchases in stores that were granted, in the order of the purchases. A filter by `transactionId`, " +
      "`purchaseId`, `userId` or `createdAt` is read by an index; otherwise at most 10,000 are examined for a page.",
  })
  @AuthorizedFor("listStoreTransactions")
  async storeTransactions(
    @Args(() => StoreTransactionsArgs) args: StoreTransactionsArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<GrantedTransaction>> {
    return toConnection(await listStoreTransactions(request.context, caller, args), request);
  }

  @FieldResolver(() => Moment, {
    nullable: true,
    description:
      "When the period of the subscription began; null for a one-time purchase, and for a period whose time no event " +
      "has named.",
  })
  periodStartedAt(@Root() { periodStartedAt }: GrantedTransaction): Date | null {
    return periodStartedAt;
  }

  @FieldResolver(() => String, { description: "The buyer: the `sub` of their token." })
  userId(@Root() { userId }: GrantedTransaction): string {
    return userId;
  }

  @FieldResolver(() => Purchase, { nullable: true, description: "The purchase that it granted." })
  purchase(
    @Root() { purchaseId }: GrantedTransaction,
    @Ctx() request: GraphqlContext,
  ): Promise<Purchase | null> {
    return loadNode(request, "Purchase", { id: purchaseId });
  }

  @FieldResolver(() => CreditPackage, {
    nullable: true,
    description: "The package that it granted, as it is now.",
  })
  async creditPackage(
    @Root() { packageId }: GrantedTransaction,
    @Ctx() request: GraphqlContext,
  ): Promise<CreditPackage | null> {
    return packageId === null ? null : loadersOf(request).creditPackages.load(packageId);
  }

  @FieldResolver(() => Wallet, {
    nullable: true,
    description: "The wallet that received the credits, even if it was merged into another one since.",
  })
  wallet(
    @Root() { userId, environment, creditType }: GrantedTransaction,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletView | null> {
    return loadNode(request, "Wallet", { userId, environment, creditType });
  }
}
