import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { CreditPackage } from "../entities/credit-package";
import { Purchase } from "../entities/purchase";
import { StoreEvent } from "../entities/store-event";
import { Wallet } from "../entities/wallet";
import type { WalletView } from "../ledger/wallet-view";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { loadersOf, loadNode } from "./server/loaders";

@Resolver(() => Purchase)
export class PurchaseLinksResolver {
  @FieldResolver(() => CreditPackage, {
    description: "The package as it is now. It may have changed since the purchase.",
  })
  creditPackage(@Root() { packageId }: Purchase, @Ctx() request: GraphqlContext): Promise<CreditPackage> {
    return loadersOf(request).creditPackages.load(packageId);
  }

  @FieldResolver(() => Wallet, {
    description:
      "The buyer's wallet in the purchase's environment, as it is now. Its `mergedInto` tells whether " +
      "the credits have moved to another wallet.",
  })
  async wallet(
    @Root() { userId, environment, creditType }: Purchase,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletView | null> {
    return loadNode(request, "Wallet", { userId, environment, creditType });
  }

  @FieldResolver(() => StoreEvent, {
    nullable: true,
    description: "The event that made this purchase; null for a test purchase.",
  })
  @AuthorizedFor("getStoreEvent")
  storeEvent(@Root() { id }: Purchase, @Ctx() request: GraphqlContext): Promise<StoreEvent | null> {
    return loadersOf(request).grantingEvents.load(id);
  }
}
