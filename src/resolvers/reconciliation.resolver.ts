import { Arg, Ctx, Field, ID, Mutation, ObjectType, registerEnumType, Resolver } from "type-graphql";
import type { Viewer } from "../auth/viewer";
import { ReconcileStorePurchasesInput } from "../inputs/reconcile-store-purchases.input";
import {
  reconcileStorePurchases,
  type ReconciliationFinding,
  type ReconciliationStep,
} from "../store/reconciliation/reconcile-store-purchases";
import { CurrentViewer } from "./server/current-viewer";
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
  description: "What the ledger lacks of a purchase.",
  valuesConfig: {
    GRANT: { description: "It was bought, and its credits were never granted." },
    REFUND: { description: "It was refunded, and its credits were never taken back." },
    REVERSAL: { description: "It is owned, and its credits were taken back." },
    REVIEW: {
      description:
        "RevenueCat does not tell enough to decide, an admin has decided otherwise, or another id of the same customer " +
        "was credited, so a person must; never changed by `apply`.",
    },
  },
});

@ObjectType({
  description: "A purchase, or a period of a subscription, of which the ledger lacks something.",
  simpleResolvers: true,
})
class Reconciliation implements ReconciliationFinding {
  @Field(() => String, { description: "Whose purchase it is." })
  userId!: string;

  @Field(() => String, { description: "The store as RevenueCat writes it, such as `APP_STORE`." })
  store!: string;

  @Field(() => ID, {
    description:
      "The store's own id of the purchase or period; RevenueCat's where it does not tell the store's.",
  })
  transactionId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The product's id in its store; null when RevenueCat does not tell.",
  })
  productId!: string | null;

  @Field(() => ReconciliationStepEnum, { description: "What the ledger lacks." })
  step!: ReconciliationStep;

  @Field(() => String, {
    nullable: true,
    description:
      "What was decided when it was made good, status and reason; null in a dry run and for REVIEW.",
  })
  decision!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Why a person must look at it, or to which other id of the same customer it was credited; null otherwise.",
  })
  note!: string | null;
}

@ObjectType({ description: "What the comparison found, and with `apply` made good.", simpleResolvers: true })
class ReconcileStorePurchasesPayload {
  @Field(() => [Reconciliation], { description: "Empty when ledger and RevenueCat agree." })
  reconciliations!: readonly Reconciliation[];

  @Field(() => Boolean, {
    description:
      "False when RevenueCat does not know the user: another spelling of the id, or another project?",
  })
  customerKnown!: boolean;
}

@Resolver()
export class ReconciliationResolver {
  @Mutation(() => ReconcileStorePurchasesPayload, {
    nullable: true,
    description:
      "Compares a user's one-time purchases at RevenueCat, and the periods of subscriptions mapped with EACH_PERIOD, " +
      "with the ledger, and with `apply` makes good what the webhook missed. Repeating it changes nothing. Refused with " +
      "CONFLICT, reason REVENUECAT_NOT_CONFIGURED, without an API key, and with SERVICE_UNAVAILABLE when RevenueCat " +
      "cannot be asked to the end. For admins.",
  })
  @AuthorizedFor("reconcileStorePurchases")
  async reconcileStorePurchases(
    @Arg("input", () => ReconcileStorePurchasesInput) input: ReconcileStorePurchasesInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ReconcileStorePurchasesPayload> {
    const { customerKnown, findings } = await reconcileStorePurchases(context, viewer, input);
    return { customerKnown, reconciliations: findings };
  }
}
