import { defaultCreditType } from "../credit-types";
import { Arg, Args, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { rolesFor } from "../auth/permissions";
import { Purchase } from "../entities/purchase";
import { walletEnvironmentOf } from "../environment";
import { PurchaseCreditPackageInput } from "../inputs/purchase-credit-package.input";
import { PurchasesArgs } from "../inputs/purchase.input";
import { readPurchaseId } from "../public-ids";
import { listAllPurchases } from "../purchases/list-all-purchases";
import { getPurchase, listPurchases } from "../purchases/read-purchases";
import type { WalletView } from "../ledger/wallet-view";
import { purchaseCreditPackage } from "../purchases/purchase-credit-package";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { requireAlone } from "./server/require-alone";
import { CurrentCaller } from "./server/current-caller";
import { connectionComplexity } from "./server/limits/query-complexity";
import { Wallet } from "../entities/wallet";

const PurchaseConnection = connectionType("Purchase", Purchase);

@Resolver(() => Purchase)
export class PurchaseResolver {
  @Query(() => Purchase, {
    nullable: true,
    description: `One of the viewer's purchases. Another user's needs ${rolesFor("readOtherUsers")}.`,
  })
  @AuthorizedFor("getPurchase")
  purchase(
    @Arg("id", () => ID, { description: "The purchase's id, `pur_…`." }) id: string,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<Purchase> {
    return getPurchase(context, caller, { id: readPurchaseId(id) });
  }

  @Query(() => PurchaseConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The viewer's purchases of one credit type, or those of the named user. With `where`, those of all users: a " +
      "filter by `userId` or `createdAt` is read by an index, and otherwise at most 10,000 purchases are examined " +
      "for a page.",
  })
  @AuthorizedFor("listPurchases")
  async purchases(
    @Args(() => PurchasesArgs) { where, userId, environment, creditType, ...page }: PurchasesArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<Purchase>> {
    if (where != null) {
      requireAlone("where", { userId, environment, creditType });
      return toConnection(await listAllPurchases(request.context, caller, { where, ...page }), request);
    }
    const owner = {
      userId: userId ?? caller.viewer.userId,
      environment: environment ?? walletEnvironmentOf(request.context.deployment),
      creditType: creditType ?? defaultCreditType,
    };
    return toConnection(await listPurchases(request.context, caller, { ...owner, ...page }), request);
  }

  @Mutation(() => PurchaseCreditPackagePayload, {
    nullable: true,
    description:
      "Buys a credit package for the viewer, without a store. Works in development and test only. In " +
      "production it is always FORBIDDEN, and credits arrive through RevenueCat's webhook. Refused with " +
      "CONFLICT when the package is archived, when its purchase limit is reached, when the idempotency " +
      "key was used for another purchase, or, with the reason WALLET_MERGED, when the viewer's wallet " +
      "was merged into another one.",
  })
  @AuthorizedFor("purchaseCreditPackage")
  purchaseCreditPackage(
    @Arg("input", () => PurchaseCreditPackageInput) input: PurchaseCreditPackageInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<PurchaseCreditPackagePayload> {
    return purchaseCreditPackage(context, caller, input);
  }
}

@ObjectType({ description: "The purchase, and the wallet after it.", simpleResolvers: true })
class PurchaseCreditPackagePayload {
  @Field(() => Purchase, {
    description: "The purchase. A repeated idempotency key returns the earlier purchase.",
  })
  purchase!: Purchase;

  @Field(() => Wallet, { description: "The buyer's wallet after the purchase." })
  wallet!: WalletView;
}
