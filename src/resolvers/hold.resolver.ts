import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import type { Caller } from "../auth/caller";
import { readsOtherUsers } from "../auth/permissions";
import { Hold } from "../entities/hold";
import { LedgerEntry } from "../entities/ledger-entry";
import { Metadata as MetadataScalar } from "../entities/scalars";
import { Wallet } from "../entities/wallet";
import { captureHold, changeHold, releaseHold } from "../holds/change-hold";
import { holdCredits } from "../holds/hold-credits";
import { listHolds } from "../holds/read-holds";
import { HoldsArgs } from "../inputs/hold-filter.input";
import { CaptureHoldInput, ChangeHoldInput, HoldCreditsInput, ReleaseHoldInput } from "../inputs/hold.input";
import { readMetadata, type Metadata } from "../inputs/metadata";
import type { WalletView } from "../ledger/wallet-view";
import { AuthorizedFor } from "./server/authorized-for";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { connectionComplexity } from "./server/limits/query-complexity";
import { loadNode } from "./server/loaders";
import { ServiceChangePayload } from "./spend.resolver";

/** What every action on a hold answers. */
@ObjectType({ description: "The hold, its wallet, and the entry of the change.", simpleResolvers: true })
abstract class HoldPayload extends ServiceChangePayload {
  @Field(() => Hold, { description: "The hold as it is now." })
  hold!: Hold;
}

@ObjectType({ description: "The hold that was placed.", simpleResolvers: true })
class HoldCreditsPayload extends HoldPayload {}

@ObjectType({ description: "The hold after the capture.", simpleResolvers: true })
class CaptureHoldPayload extends HoldPayload {}

@ObjectType({ description: "The hold after the change.", simpleResolvers: true })
class ChangeHoldPayload extends HoldPayload {}

@ObjectType({ description: "The hold that was released.", simpleResolvers: true })
class ReleaseHoldPayload extends HoldPayload {}

const HoldConnection = connectionType("Hold", Hold);

const whenEnded =
  "Refused with CONFLICT and one of these reasons: HOLD_ENDED when the hold was captured or released before, or its time " +
  "ran out; INSUFFICIENT_CREDITS when the wallet has too few credits for more than the hold reserves";

@Resolver(() => Hold)
export class HoldResolver {
  @Query(() => HoldConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The holds of all wallets. A filter by `userId`, `walletId`, `member`, `reference` or `createdAt` is read by an " +
      "index; otherwise at most 10,000 holds are examined for a page.",
  })
  @AuthorizedFor("listHolds")
  async holds(
    @Args(() => HoldsArgs) args: HoldsArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<Hold>> {
    return toConnection(await listHolds(request.context, caller, args), request);
  }

  @FieldResolver(() => MetadataScalar, {
    nullable: true,
    description: "Texts of the service's own, by name. Null for users, who do not see it.",
  })
  metadata(@Root() { metadata }: Hold, @CurrentCaller() { viewer }: Caller): Metadata | null {
    return readsOtherUsers(viewer) ? readMetadata(metadata) : null;
  }

  @FieldResolver(() => Wallet, { description: "The wallet whose credits are reserved, as it is now." })
  async wallet(
    @Root() { userId, environment, creditType }: Hold,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletView | null> {
    return loadNode(request, "Wallet", { userId, environment, creditType });
  }

  @Mutation(() => HoldCreditsPayload, {
    nullable: true,
    description:
      "Reserves credits of a user's wallet for work whose price is known only afterwards, once for each idempotency key. " +
      "They stay in `balance` and leave `available` at once. The hold ends with its last capture, when it is released, " +
      "or by itself at `expiresAt`. Refused with CONFLICT for the same reasons as `spendCredits`.",
  })
  @AuthorizedFor("holdCredits")
  holdCredits(
    @Arg("input", () => HoldCreditsInput) input: HoldCreditsInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<HoldCreditsPayload> {
    return holdCredits(context, caller, input);
  }

  @Mutation(() => CaptureHoldPayload, {
    nullable: true,
    description:
      "Takes credits that a hold reserves, once for each idempotency key: all, fewer, or in several parts, and more from " +
      `what else the wallet can spend. Its entry is a spend, which \`reverseSpend\` can give back. ${whenEnded}.`,
  })
  @AuthorizedFor("captureHold")
  captureHold(
    @Arg("input", () => CaptureHoldInput) input: CaptureHoldInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<CaptureHoldPayload> {
    return captureHold(context, caller, input);
  }

  @Mutation(() => ChangeHoldPayload, {
    nullable: true,
    description: `Makes a hold reserve more or fewer credits, or last longer, once for each idempotency key. ${whenEnded}.`,
  })
  @AuthorizedFor("changeHold")
  changeHold(
    @Arg("input", () => ChangeHoldInput) input: ChangeHoldInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ChangeHoldPayload> {
    return changeHold(context, caller, input);
  }

  @Mutation(() => ReleaseHoldPayload, {
    nullable: true,
    description:
      "Ends a hold, so that the credits that it reserves can be spent again, once for each idempotency key. Refused with " +
      "CONFLICT, reason HOLD_ENDED, when it has ended before.",
  })
  @AuthorizedFor("releaseHold")
  releaseHold(
    @Arg("input", () => ReleaseHoldInput) input: ReleaseHoldInput,
    @CurrentCaller() caller: Caller,
    @Ctx() { context }: GraphqlContext,
  ): Promise<ReleaseHoldPayload> {
    return releaseHold(context, caller, input);
  }
}

@Resolver(() => LedgerEntry)
export class HoldLinksResolver {
  @FieldResolver(() => Hold, {
    nullable: true,
    description: "The hold that the entry placed, changed, captured or ended; null for other entries.",
  })
  async hold(
    @Root() { kind, id, reference }: LedgerEntry,
    @Ctx() request: GraphqlContext,
  ): Promise<Hold | null> {
    const holdId = kind === "HOLD" ? id : reference;
    const isOfHold = ["HOLD", "HOLD_CHANGE", "HOLD_RELEASE", "SPEND"].includes(kind);
    return isOfHold && holdId !== null ? loadNode(request, "Hold", { id: holdId }) : null;
  }
}
