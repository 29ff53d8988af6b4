import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Caller } from "../auth/caller";
import { LedgerEntry } from "../entities/ledger-entry";
import { Credits } from "../entities/scalars";
import { Wallet } from "../entities/wallet";
import { GrantCreditsInput } from "../inputs/grant-credits.input";
import type { WalletView } from "../ledger/wallet-view";
import { grantCredits } from "../wallet/grant-credits";
import { AuthorizedFor } from "./server/authorized-for";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";

@ObjectType({
  description: "What a grant did, or what it would do if `dryRun` is true.",
  simpleResolvers: true,
})
class GrantCreditsPayload {
  @Field(() => LedgerEntry, {
    nullable: true,
    description: "The entry that added the credits. Null in a dry run, unless the grant was made before.",
  })
  entry!: LedgerEntry | null;

  @Field(() => Wallet, { description: "The wallet as it is now. A dry run does not change it." })
  wallet!: WalletView;

  @Field(() => Credits, { description: "Credits that the grant adds." })
  amount!: number;

  @Field(() => Credits, { description: "The wallet's balance right before the grant, in credits." })
  balanceBefore!: number;

  @Field(() => Credits, { description: "The wallet's balance right after the grant, in credits." })
  balanceAfter!: number;

  @Field(() => Boolean, {
    description:
      "Whether an earlier call with the same idempotency key made the grant, so that nothing changed now.",
  })
  replayed!: boolean;

  @Field(() => Boolean, { description: "Whether this was a dry run, which changes nothing." })
  dryRun!: boolean;
}

/** What admins do to the credits of a wallet. */
@Resolver()
export class CreditChangeResolver {
  @Mutation(() => GrantCreditsPayload, {
    nullable: true,
    description:
      "Gives a user credits without a purchase, once for each idempotency key, in production too. The audit log " +
      "records the admin and the reason. A wallet whose spending is frozen receives the credits and stays frozen. " +
      "Refused with CONFLICT and one of these reasons: WALLET_LIMIT_REACHED when the wallet cannot hold that many " +
      "credits, WALLET_MERGED when the credits are in another wallet, which `mergedInto` names. For admins.",
  })
  @AuthorizedFor("grantCredits")
  grantCredits(
    @Arg("input", () => GrantCreditsInput) input: GrantCreditsInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<GrantCreditsPayload> {
    return grantCredits(context, caller, input);
  }
}
