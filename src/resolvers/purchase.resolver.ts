import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
  type MiddlewareFn,
} from "type-graphql";
import { requireOwner, requireViewer } from "../auth/require-viewer";
import type { Viewer } from "../auth/viewer";
import { CreditPackage } from "../entities/credit-package";
import { Purchase } from "../entities/purchase";
import { walletEnvironmentOf } from "../environment";
import { PurchaseCreditPackageInput } from "../inputs/purchase-credit-package.input";
import { PurchasesArgs } from "../inputs/wallet.args";
import { getPurchase, listPurchases } from "../purchases/read-purchases";
import { getWallet, type WalletView } from "../wallet/get-wallet";
import { purchaseCreditPackage, requireMayPurchase } from "../purchases/purchase-credit-package";
import { connectionType, toConnection, type Connection } from "./server/connection";
import type { Context } from "./server/graphql-context";
import { CurrentViewer } from "./server/current-viewer";
import { loadersOf } from "./server/loaders";
import { connectionComplexity } from "./server/limits/query-complexity";
import { Wallet } from "../entities/wallet";

/** Before the input is looked at, so that production says no to everything in the same way. */
const requireMayPurchaseFirst: MiddlewareFn<Context> = ({ context }, next) => {
  requireMayPurchase(context.service.deployment, requireViewer(context.viewer));
  return next();
};

const PurchaseConnection = connectionType("Purchase", Purchase);

@Resolver(() => Purchase)
export class PurchaseResolver {
  @Query(() => Purchase, {
    description: "One of the viewer's purchases, or anybody's for a service or an admin.",
  })
  @Authorized()
  purchase(
    @Arg("id", () => ID) id: string,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { service }: Context,
  ): Promise<Purchase> {
    return getPurchase(service, viewer, id);
  }

  @Query(() => PurchaseConnection, {
    complexity: connectionComplexity,
    description: "Purchases, newest first; the viewer's own unless a service or admin names another user.",
  })
  @Authorized()
  async purchases(
    @Args(() => PurchasesArgs) { userId, environment, ...page }: PurchasesArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: Context,
  ): Promise<Connection<Purchase>> {
    const owner = {
      userId: requireOwner(viewer, userId),
      environment: environment ?? walletEnvironmentOf(context.service.deployment),
    };
    return toConnection(await listPurchases(context.service, owner, page), context);
  }

  @FieldResolver(() => CreditPackage, { description: "The package as it is now; it may have changed since." })
  creditPackage(@Root() { packageId }: Purchase, @Ctx() context: Context): Promise<CreditPackage> {
    return loadersOf(context).creditPackages.load(packageId);
  }

  @Mutation(() => PurchaseCreditPackagePayload, {
    description:
      "Buys a credit package for the viewer, without a store. Works in development and test only; in production it " +
      "is always FORBIDDEN, and credits arrive through RevenueCat's webhook. Refused with CONFLICT when the package " +
      "is archived, its limit is reached, the idempotency key was used for another purchase, or, with the reason " +
      "WALLET_MERGED, when the viewer's wallet was merged into another one.",
  })
  @Authorized()
  @UseMiddleware(requireMayPurchaseFirst)
  async purchaseCreditPackage(
    @Arg("input", () => PurchaseCreditPackageInput) input: PurchaseCreditPackageInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { service }: Context,
  ): Promise<PurchaseCreditPackagePayload> {
    const { purchase, balanceAfter, spendingFrozenAt, replayed } = await purchaseCreditPackage(service, {
      viewer,
      ...input,
    });
    const { userId, environment } = purchase;
    const wallet = replayed
      ? await getWallet(service, purchase)
      : { userId, environment, balance: balanceAfter, spendingFrozenAt };
    return { purchase, wallet };
  }
}

@ObjectType({ simpleResolvers: true })
export class PurchaseCreditPackagePayload {
  @Field(() => Purchase)
  purchase!: Purchase;

  @Field(() => Wallet, { description: "The buyer's wallet with the credits in it." })
  wallet!: WalletView;
}
