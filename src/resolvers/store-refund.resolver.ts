import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from "type-graphql";
import { Purchase } from "../entities/purchase";
import { Credits, Moment } from "../entities/scalars";
import type { RefundView } from "../store/refunds/find-refunds";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";
import { loadersOf } from "./server/loaders";

@ObjectType({ description: "The result of a store's refund of a purchase.", simpleResolvers: true })
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

@Resolver(() => Purchase)
export class StoreRefundResolver {
  @FieldResolver(() => StoreRefund, {
    nullable: true,
    complexity: 5,
    description:
      "The store's refund of this purchase; null if there is none, or if it was reversed. For admins.",
  })
  @AuthorizedFor("findRefunds")
  refund(@Root() purchase: Purchase, @Ctx() request: GraphqlContext): Promise<RefundView | null> {
    return loadersOf(request).refunds.load(purchase);
  }
}
