import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { LedgerEntry } from "../entities/ledger-entry";
import { Credits } from "../entities/scalars";
import { Wallet } from "../entities/wallet";
import { AdjustCreditsInput, GrantCreditsInput } from "../inputs/credit-change.input";
import type { WalletView } from "../ledger/wallet-view";
import { adjustCredits } from "../wallet/adjust-credits";
import { grantCredits } from "../wallet/grant-credits";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";

/** What every change of a wallet's credits by an admin answers. */
@ObjectType({ description: "What a change did, or would do.", simpleResolvers: true })
abstract class CreditChangePayload {
  @Field(() => LedgerEntry, {
    nullable: true,
    description: "The entry of the change. Null in a dry run, unless an earlier call made the change.",
  })
  entry!: LedgerEntry | null;

  @Field(() => Wallet, { description: "The wallet as it is now. A dry run does not change it." })
  wallet!: WalletView;

  @Field(() => Credits, { description: "Credits that the change adds, or takes when negative." })
  amount!: number;

  @Field(() => Credits, { description: "The wallet's balance right before the change, in credits." })
  balanceBefore!: number;

  @Field(() => Credits, { description: "The wallet's balance right after the change, in credits." })
  balanceAfter!: number;

  @Field(() => Boolean, {
    description:
      "Whether an earlier call with the same idempotency key made the change, so that nothing changed now.",
  })
  replayed!: boolean;

  @Field(() => Boolean, { description: "Whether this was a dry run, which changes nothing." })
  dryRun!: boolean;
}

@ObjectType({
  description: "What a grant did, or what it would do if `dryRun` is true.",
  simpleResolvers: true,
})
class GrantCreditsPayload extends CreditChangePayload {}

@ObjectType({
  description: "What an adjustment did, or what it would do if `dryRun` is true.",
  simpleResolvers: true,
})
class AdjustCreditsPayload extends CreditChangePayload {
  @Field(() => Credits, {
    description: "Credits that were to be taken and were not there; above 0 under FLOOR_AT_ZERO only.",
  })
  shortfall!: number;
}

const limits =
  "Support may change a limited number of credits in a call, and in all calls of a day together; more is " +
  "refused with FORBIDDEN, and `details` have the `limit` and the `requiredRoles`.";

/** What admins and support do to the credits of a wallet. */
@Resolver()
export class CreditChangeResolver {
  @Mutation(() => GrantCreditsPayload, {
    nullable: true,
    description:
      "Gives a user credits without a purchase, once for each idempotency key, in production too. The audit log " +
      "records the caller and the reason. A wallet whose spending is frozen receives the credits and stays frozen. " +
      "Refused with CONFLICT and one of these reasons: WALLET_LIMIT_REACHED when the wallet cannot hold that many " +
      `credits, WALLET_MERGED when the credits are in another wallet, which \`mergedInto\` names. ${limits}`,
  })
  @AuthorizedFor("grantCredits")
  grantCredits(
    @Arg("input", () => GrantCreditsInput) input: GrantCreditsInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<GrantCreditsPayload> {
    return grantCredits(context, caller, input);
  }

  @Mutation(() => AdjustCreditsPayload, {
    nullable: true,
    description:
      "Corrects a user's balance: adds credits or takes them, once for each idempotency key, in production too. The " +
      "audit log records the caller and the reason. When a wallet has too few credits, `onShortfall` decides. Unless it " +
      "says otherwise, the adjustment is refused with CONFLICT, reason INSUFFICIENT_CREDITS, and `details` say how many " +
      "credits are `required`, `available` and `missing`. Other reasons are WALLET_LIMIT_REACHED when the wallet cannot " +
      "hold or owe that many credits, WALLET_MERGED when the credits are in another wallet, which `mergedInto` names. " +
      limits,
  })
  @AuthorizedFor("adjustCredits")
  adjustCredits(
    @Arg("input", () => AdjustCreditsInput) input: AdjustCreditsInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<AdjustCreditsPayload> {
    return adjustCredits(context, caller, input);
  }
}
