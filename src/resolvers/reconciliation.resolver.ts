import { Arg, Ctx, Field, ID, Mutation, ObjectType, registerEnumType, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { StoreEvent } from "../entities/store-event";
import { ReconcileStorePurchasesInput } from "../inputs/reconcile-store-purchases.input";
import {
  decisionOf,
  type ReconciliationFinding,
  type ReconciliationStep,
} from "../store/reconciliation/finding";
import { reconcileStorePurchases } from "../store/reconciliation/reconcile-store-purchases";
import { CurrentCaller } from "./server/current-caller";
import { AuthorizedFor } from "./server/authorized-for";
import type { GraphqlContext } from "./server/graphql-context";

const ReconciliationStepEnum = {
  GRANT: "GRANT",
  REFUND: "REFUND",
  REVERSAL: "REVERSAL",
  REVIEW: "REVIEW",
} as const;
registerEnumType(ReconciliationStepEnum, {
  name: "ReconciliationStep",
  description: "What the ledger lacks for a purchase.",
  valuesConfig: {
    GRANT: { description: "The purchase was made, but its credits were never granted." },
    REFUND: { description: "The purchase was refunded, but its credits were never taken back." },
    REVERSAL: { description: "The purchase is owned, but its credits were taken back." },
    REVIEW: {
      description:
        "A person must decide: RevenueCat's data is not enough, an admin decided otherwise, or another " +
        "id of the same customer was credited. Never changed by `apply`.",
    },
  },
});

@ObjectType({
  description:
    "A purchase, or a period of a subscription, for which the ledger lacks a grant, a refund or a " +
    "reversal.",
  simpleResolvers: true,
})
class Reconciliation implements ReconciliationFinding {
  @Field(() => String, { description: "Whose purchase it is." })
  userId!: string;

  @Field(() => String, { description: "The store as RevenueCat writes it, such as `APP_STORE`." })
  store!: string;

  @Field(() => ID, {
    description:
      "The store's id of the purchase or period, or RevenueCat's id if RevenueCat does not give the " +
      "store's.",
  })
  transactionId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The product's id in its store; null when RevenueCat does not give it.",
  })
  productId!: string | null;

  @Field(() => ReconciliationStepEnum, { description: "What the ledger lacks." })
  step!: ReconciliationStep;

  @Field(() => StoreEvent, {
    nullable: true,
    description:
      "The event in the inbox that applied the step. Its `wallet` is the wallet after the step. Null in a " +
      "dry run and for REVIEW.",
  })
  storeEvent!: StoreEvent | null;

  @Field(() => String, {
    nullable: true,
    description: "The decision when it was applied, as status and reason; null in a dry run and for REVIEW.",
  })
  decision!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Why a person must look at the purchase, or which other id of the same customer was credited; " +
      "null otherwise.",
  })
  note!: string | null;
}

@ObjectType({
  description: "The differences that the comparison found and, with `apply`, corrected.",
  simpleResolvers: true,
})
class ReconcileStorePurchasesPayload {
  @Field(() => [Reconciliation], { description: "Empty when ledger and RevenueCat agree." })
  reconciliations!: readonly Reconciliation[];

  @Field(() => Boolean, {
    description:
      "False when RevenueCat does not know the user. Perhaps the id is spelt differently, or the " +
      "project is wrong.",
  })
  customerKnown!: boolean;
}

@Resolver()
export class ReconciliationResolver {
  @Mutation(() => ReconcileStorePurchasesPayload, {
    nullable: true,
    description:
      "Compares a user's purchases at RevenueCat with the ledger: one-time purchases, and periods of " +
      "subscriptions whose product is mapped with EACH_PERIOD. With `apply` it also corrects what the " +
      "webhook missed. Repeating the call changes nothing more. Refused with CONFLICT, reason " +
      "REVENUECAT_NOT_CONFIGURED, without an API key, and with SERVICE_UNAVAILABLE when RevenueCat does " +
      "not answer all questions.",
  })
  @AuthorizedFor("reconcileStorePurchases")
  async reconcileStorePurchases(
    @Arg("input", () => ReconcileStorePurchasesInput) input: ReconcileStorePurchasesInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ReconcileStorePurchasesPayload> {
    const { customerKnown, findings } = await reconcileStorePurchases(context, caller, input);
    const reconciliations = findings.map((finding) => ({ ...finding, decision: decisionOf(finding) }));
    return { customerKnown, reconciliations };
  }
}
