import { Arg, Ctx, Field, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { LedgerEntry } from "../entities/ledger-entry";
import { Credits } from "../entities/scalars";
import { Wallet } from "../entities/wallet";
import { ReverseSpendInput } from "../inputs/reverse-spend.input";
import { PreviewSpendInput, SpendCreditsInput } from "../inputs/spend-credits.input";
import type { WalletView } from "../ledger/wallet-view";
import { previewSpend } from "../wallet/preview-spend";
import { reverseSpend } from "../wallet/reverse-spend";
import { spendCredits } from "../wallet/spend-credits";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";

@ObjectType({ description: "What a spend would do now.", simpleResolvers: true })
class SpendPreview {
  @Field(() => Wallet, { description: "The wallet as it is now." })
  wallet!: WalletView;

  @Field(() => Credits, { description: "The credits that the spend needs." })
  required!: number;

  @Field(() => Credits, { description: "Credits that the wallet can spend now." })
  available!: number;

  @Field(() => Credits, {
    description: "How many credits have to be added, so that there are enough; 0 when there are.",
  })
  missing!: number;

  @Field(() => Boolean, { description: "Whether the spend would be carried out." })
  isPossible!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      "Why the spend would be refused, as `details.reason` of `spendCredits`, such as INSUFFICIENT_CREDITS; null when it " +
      "is possible.",
  })
  refusal!: string | null;

  @Field(() => Credits, {
    nullable: true,
    description: "The balance that the wallet would have, in credits; null when the spend is not possible.",
  })
  balanceAfter!: number | null;
}

/** What a movement of credits by a service answers. */
@ObjectType({ description: "The entry that moved the credits, and its wallet.", simpleResolvers: true })
export abstract class ServiceChangePayload {
  @Field(() => LedgerEntry, { description: "The entry that moved the credits." })
  entry!: LedgerEntry;

  @Field(() => Wallet, { description: "The wallet as it is now." })
  wallet!: WalletView;

  @Field(() => Boolean, {
    description:
      "Whether an earlier call with the same idempotency key moved the credits, so that nothing changed now.",
  })
  replayed!: boolean;
}

@ObjectType({ description: "The entry of the spend, and the wallet after it.", simpleResolvers: true })
class SpendCreditsPayload extends ServiceChangePayload {}

@ObjectType({
  description: "The entry that gave the credits back, and the wallet after it.",
  simpleResolvers: true,
})
class ReverseSpendPayload extends ServiceChangePayload {}

/** What services do with a user's credits. */
@Resolver()
export class SpendResolver {
  @Query(() => SpendPreview, {
    nullable: true,
    description:
      "What `spendCredits` would do now. Nothing is changed or reserved, so the answer can be out of date at once.",
  })
  @AuthorizedFor("previewSpend")
  previewSpend(
    @Arg("input", () => PreviewSpendInput) input: PreviewSpendInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<SpendPreview> {
    return previewSpend(context, caller, input);
  }

  @Mutation(() => SpendCreditsPayload, {
    nullable: true,
    description:
      "Takes credits from a user's wallet of one type, once for each idempotency key. Refused " +
      "with CONFLICT and one of these reasons: INSUFFICIENT_CREDITS when the wallet has too few " +
      "credits (`details` say how many are `required`, `available` and `missing`), SPENDING_FROZEN after a refund, " +
      "SANDBOX_LIMIT_REACHED when the day's sandbox credits are used up, WALLET_MERGED when the credits are in another " +
      "wallet, which `mergedInto` names.",
  })
  @AuthorizedFor("spendCredits")
  spendCredits(
    @Arg("input", () => SpendCreditsInput) input: SpendCreditsInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<SpendCreditsPayload> {
    return spendCredits(context, caller, input);
  }

  @Mutation(() => ReverseSpendPayload, {
    nullable: true,
    description:
      "Gives credits of a spend back, all or some, once for each idempotency key: what the credits paid for has failed. " +
      "A spend can be reversed in parts, never more than it took. If the wallet was merged since, the credits go to " +
      "the wallet that it was merged into. Refused with CONFLICT and one of these reasons: SPEND_REVERSED when less is " +
      "left of the spend (`details` say how many credits are `required` and `available`), WALLET_LIMIT_REACHED when the " +
      "wallet cannot hold that many credits.",
  })
  @AuthorizedFor("reverseSpend")
  reverseSpend(
    @Arg("input", () => ReverseSpendInput) input: ReverseSpendInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ReverseSpendPayload> {
    return reverseSpend(context, caller, input);
  }
}
