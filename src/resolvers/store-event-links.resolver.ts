import { defaultCreditType } from "../credit-types";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Purchase } from "../entities/purchase";
import { StoreEvent } from "../entities/store-event";
import { StoreProduct } from "../entities/store-product";
import { Wallet } from "../entities/wallet";
import type { WalletView } from "../ledger/wallet-view";
import type { GraphqlContext } from "./server/graphql-context";
import { bundleComplexity } from "./server/limits/product-complexity";
import { loadersOf, loadNode } from "./server/loaders";

@Resolver(() => StoreEvent)
export class StoreEventLinksResolver {
  @FieldResolver(() => Purchase, {
    nullable: true,
    description:
      "The purchase that the event made or is about. If the product grants several packages, that of the first; " +
      "`purchases` has all.",
  })
  async purchase(
    @Root() { purchaseId }: StoreEvent,
    @Ctx() request: GraphqlContext,
  ): Promise<Purchase | null> {
    return purchaseId === null ? null : loadNode(request, "Purchase", { id: purchaseId });
  }

  @FieldResolver(() => [Purchase], {
    complexity: bundleComplexity,
    description:
      "All purchases that the event made or is about: one for each package that the product granted, in the order of " +
      "the mapping at that time. Empty while `purchase` is null.",
  })
  async purchases(@Root() { purchaseId }: StoreEvent, @Ctx() request: GraphqlContext): Promise<Purchase[]> {
    if (purchaseId === null) return [];
    const ids = await loadersOf(request).grantedTogether.load(purchaseId);
    const purchases = await Promise.all(ids.map((id) => loadNode(request, "Purchase", { id })));
    return purchases.filter((purchase) => purchase !== null);
  }

  @FieldResolver(() => Wallet, {
    nullable: true,
    description:
      "The wallet of the event's user in the event's environment, as it is now: that of the purchase's credit " +
      "type, or of `CREDITS` without a purchase; null while `userId` or `environment` is null. In the payload of a decision it is read after the decision.",
  })
  async wallet(
    @Root() { userId, environment, purchaseId }: StoreEvent,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletView | null> {
    if (userId === null || environment === null) return null;
    const purchase = purchaseId === null ? null : await loadNode(request, "Purchase", { id: purchaseId });
    const creditType = purchase?.creditType ?? defaultCreditType;
    return loadNode(request, "Wallet", { userId, environment, creditType });
  }

  @FieldResolver(() => StoreProduct, {
    nullable: true,
    description: "The present mapping of the event's product; null while the product is not mapped.",
  })
  async storeProduct(
    @Root() { store, productId }: StoreEvent,
    @Ctx() request: GraphqlContext,
  ): Promise<StoreProduct | null> {
    return store === null || productId === null
      ? null
      : loadNode(request, "StoreProduct", { store, productId });
  }
}
