import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { CreditPackage } from "../entities/credit-package";
import { LedgerEntry } from "../entities/ledger-entry";
import { Purchase } from "../entities/purchase";
import { StoreEvent } from "../entities/store-event";
import { StoreProduct } from "../entities/store-product";
import { Wallet } from "../entities/wallet";
import { WalletMerge } from "../entities/wallet-merge";
import type { WalletView } from "../ledger/wallet-view";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { grantedPackageComplexity } from "./server/limits/product-complexity";
import { loadersOf, loadNode } from "./server/loaders";

/** The purchase or the merge that an entry belongs to, if the viewer may read it. */
@Resolver(() => LedgerEntry)
export class LedgerEntryLinksResolver {
  @FieldResolver(() => Purchase, {
    nullable: true,
    description:
      "The purchase whose credits were added, taken back or given back; null for other kinds. Null for " +
      "users if another user made the purchase, whose wallet was merged into theirs.",
  })
  async purchase(
    @Root() { kind, reference }: LedgerEntry,
    @Ctx() request: GraphqlContext,
  ): Promise<Purchase | null> {
    return kind === "MERGE" || reference === null ? null : loadNode(request, "Purchase", { id: reference });
  }

  @FieldResolver(() => WalletMerge, {
    nullable: true,
    description: "The merge that moved the credits; null for other kinds.",
  })
  async merge(
    @Root() { kind, reference }: LedgerEntry,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletMerge | null> {
    return kind === "MERGE" && reference !== null
      ? loadNode(request, "WalletMerge", { id: reference })
      : null;
  }
}

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
    @Root() { userId, environment }: Purchase,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletView | null> {
    return loadNode(request, "Wallet", { userId, environment });
  }

  @FieldResolver(() => StoreEvent, {
    nullable: true,
    description: "The event that made this purchase; null for a test purchase. For admins.",
  })
  @AuthorizedFor("getStoreEvent")
  storeEvent(@Root() { id }: Purchase, @Ctx() request: GraphqlContext): Promise<StoreEvent | null> {
    return loadersOf(request).grantingEvents.load(id);
  }
}

@Resolver(() => StoreEvent)
export class StoreEventLinksResolver {
  @FieldResolver(() => Purchase, {
    nullable: true,
    description: "The purchase that the event made or is about.",
  })
  async purchase(
    @Root() { purchaseId }: StoreEvent,
    @Ctx() request: GraphqlContext,
  ): Promise<Purchase | null> {
    return purchaseId === null ? null : loadNode(request, "Purchase", { id: purchaseId });
  }

  @FieldResolver(() => Wallet, {
    nullable: true,
    description:
      "The wallet of the event's user in the event's environment, as it is now; null while `userId` or " +
      "`environment` is null. In the payload of a decision it is read after the decision.",
  })
  async wallet(
    @Root() { userId, environment }: StoreEvent,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletView | null> {
    return userId === null || environment === null
      ? null
      : loadNode(request, "Wallet", { userId, environment });
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

@Resolver(() => StoreProduct)
export class StoreProductLinksResolver {
  @FieldResolver(() => CreditPackage, {
    nullable: true,
    complexity: grantedPackageComplexity,
    description:
      "The package whose credits the product grants; null for a product that should grant nothing.",
  })
  async creditPackage(
    @Root() { packageId }: StoreProduct,
    @Ctx() request: GraphqlContext,
  ): Promise<CreditPackage | null> {
    return packageId === null ? null : loadersOf(request).creditPackages.load(packageId);
  }
}
