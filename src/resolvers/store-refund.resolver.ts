import { Arg, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from "type-graphql";
import type { Caller } from "../auth/caller";
import { Purchase } from "../entities/purchase";
import { Credits, Moment } from "../entities/scalars";
import { Wallet } from "../entities/wallet";
import { RefundPurchaseInput } from "../inputs/refund-purchase.input";
import type { WalletView } from "../ledger/wallet-view";
import type { RefundView } from "../store/refunds/find-refunds";
import { refundPurchase, type PurchaseRefund } from "../wallet/refund-purchase";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { loadersOf } from "./server/loaders";

@ObjectType({ description: "The result of the refund of a purchase.", simpleResolvers: true })
class StoreRefund implements RefundView {
  @Field(() => Credits, { description: "Credits that were taken back." })
  taken!: number;

  @Field(() => Credits, {
    description: "Spent credits that could not be taken back; 0 if the policy leaves a debt.",
  })
  shortfall!: number;

  @Field(() => Boolean, { description: "Whether the shortfall freezes the wallet's spending." })
  freezesSpending!: boolean;

  @Field(() => Moment, { description: "When the refund was applied." })
  refundedAt!: Date;
}

@ObjectType({
  description: "What a refund did, or what it would do if `dryRun` is true.",
  simpleResolvers: true,
})
class RefundPurchasePayload implements PurchaseRefund {
  @Field(() => Purchase, { description: "The purchase. Its `refund` is the refund as it is kept." })
  purchase!: Purchase;

  @Field(() => Wallet, {
    description: "The wallet that has the purchase's credits, as it is now. A dry run does not change it.",
  })
  wallet!: WalletView;

  @Field(() => Credits, { description: "Credits that the refund takes from the wallet." })
  taken!: number;

  @Field(() => Credits, {
    description: "Spent credits that cannot be taken back; 0 if the package's policy leaves a debt.",
  })
  shortfall!: number;

  @Field(() => Boolean, { description: "Whether the shortfall freezes the wallet's spending." })
  freezesSpending!: boolean;

  @Field(() => Credits, {
    description:
      "The wallet's balance right before the refund. When the purchase was refunded before, the present one.",
  })
  balanceBefore!: number;

  @Field(() => Credits, {
    description:
      "The wallet's balance right after the refund. When the purchase was refunded before, the present one.",
  })
  balanceAfter!: number;

  @Field(() => Boolean, {
    description:
      "Whether the purchase was refunded before, by an admin or by its store, so that nothing changed now.",
  })
  replayed!: boolean;

  @Field(() => Boolean, { description: "Whether this was a dry run, which changes nothing." })
  dryRun!: boolean;
}

@Resolver(() => Purchase)
export class StoreRefundResolver {
  @FieldResolver(() => StoreRefund, {
    nullable: true,
    complexity: 5,
    description:
      "The refund of this purchase, by its store or by an admin; null if there is none, or if it was reversed.",
  })
  @AuthorizedFor("findRefunds")
  refund(@Root() purchase: Purchase, @Ctx() request: GraphqlContext): Promise<RefundView | null> {
    return loadersOf(request).refunds.load(purchase);
  }

  @Mutation(() => RefundPurchasePayload, {
    nullable: true,
    description:
      "Takes the credits of a test purchase, or of a purchase in a store's sandbox, back under the refund policy of " +
      "its package, as a refund by the store does. A purchase is refunded once, whoever refunds it. Refused with " +
      "CONFLICT, reason REFUND_AT_STORE, when somebody paid for the purchase: such a purchase is refunded at its store.",
  })
  @AuthorizedFor("refundPurchase")
  refundPurchase(
    @Arg("input", () => RefundPurchaseInput) input: RefundPurchaseInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<RefundPurchasePayload> {
    return refundPurchase(context, caller, input);
  }
}
