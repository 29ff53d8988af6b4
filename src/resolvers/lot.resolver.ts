import { Args, Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Caller } from "../auth/caller";
import { LedgerEntry } from "../entities/ledger-entry";
import { Lot } from "../entities/lot";
import { Purchase } from "../entities/purchase";
import { Credits, Moment } from "../entities/scalars";
import { Wallet } from "../entities/wallet";
import { LotsArgs, LotsOfWalletArgs } from "../inputs/lot-filter.input";
import type { WalletView } from "../ledger/wallet-view";
import { listLots } from "../wallet/list-lots";
import { listLotsOfWallet } from "../wallet/read-lots";
import { AuthorizedFor } from "./server/authorized-for";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { CurrentCaller } from "./server/current-caller";
import type { GraphqlContext } from "./server/graphql-context";
import { connectionComplexity, innerConnectionComplexity } from "./server/limits/query-complexity";
import { loadersOf, loadNode } from "./server/loaders";

const LotConnection = connectionType("Lot", Lot);

@Resolver(() => Lot)
export class LotResolver {
  @Query(() => LotConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The lots of all wallets, wallet by wallet: by the times of the wallets, and those of one wallet by the times at " +
      "which their credits were added. A filter by `userId`, `walletId` or `purchaseId` is read by an index; otherwise at most 10,000 lots are examined for a page.",
  })
  @AuthorizedFor("listLots")
  async lots(
    @Args(() => LotsArgs) args: LotsArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<Lot>> {
    return toConnection(await listLots(request.context, caller, args), request);
  }

  @FieldResolver(() => Wallet, { description: "The wallet that has the credits, as it is now." })
  async wallet(
    @Root() { userId, environment, creditType }: Lot,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletView | null> {
    return loadNode(request, "Wallet", { userId, environment, creditType });
  }

  @FieldResolver(() => LedgerEntry, { description: "The entry that added the credits." })
  async entry(@Root() { entryId }: Lot, @Ctx() request: GraphqlContext): Promise<LedgerEntry | null> {
    return loadNode(request, "LedgerEntry", { id: entryId });
  }

  @FieldResolver(() => Purchase, {
    nullable: true,
    description:
      "The purchase that the credits are of, whose price was paid for those of the kind PAID; null if they were not " +
      "bought. Null for users if another wallet bought them, which was merged into theirs.",
  })
  async purchase(@Root() { purchaseId }: Lot, @Ctx() request: GraphqlContext): Promise<Purchase | null> {
    return purchaseId === null ? null : loadNode(request, "Purchase", { id: purchaseId });
  }
}

@ObjectType({ description: "Credits that expire at one time.", simpleResolvers: true })
class NextExpiry {
  @Field(() => Credits, { description: "How many credits, without what holds reserve." })
  amount!: number;

  @Field(() => Moment, { description: "When they expire, unless they are spent before." })
  expiresAt!: Date;
}

@Resolver(() => Wallet)
export class LotsOfWalletResolver {
  @FieldResolver(() => LotConnection, {
    complexity: innerConnectionComplexity,
    description: "The lots of which the wallet's credits are, the newest first.",
  })
  async lots(
    @Root() { userId, environment, creditType }: Wallet,
    @Args(() => LotsOfWalletArgs) args: LotsOfWalletArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<Omit<Lot, "burnOrder">>> {
    const owner = { userId, environment, creditType };
    return toConnection(await listLotsOfWallet(request.context, caller, { ...owner, ...args }), request);
  }

  @FieldResolver(() => NextExpiry, {
    nullable: true,
    description: "What of the wallet expires next; null when nothing does.",
  })
  expiringNext(
    @Root() { userId, environment, creditType }: Wallet,
    @Ctx() request: GraphqlContext,
  ): Promise<NextExpiry | null> {
    return loadersOf(request).nextExpiries.load({ userId, environment, creditType });
  }
}

@ObjectType({ description: "What an entry took from a lot, or gave to it.", simpleResolvers: true })
class LotMovement {
  @Field(() => Lot, {
    nullable: true,
    description:
      "The lot, as it is now; null for credits that no lot had, so that the wallet owes them, and for credits that paid " +
      "what it owed.",
  })
  lot!: Lot | null;

  @Field(() => Credits, { description: "Credits given to the lot, or taken when negative." })
  amount!: number;

  @Field(() => Credits, { description: "By how many credits the held ones of the lot changed." })
  held!: number;
}

@Resolver(() => LedgerEntry)
export class LotLinksResolver {
  @FieldResolver(() => [LotMovement], {
    description:
      "What the entry took from lots, in order, or gave back to them: which lots a spend was paid with. Lots that the " +
      "entry added are not among them.",
  })
  async lotMovements(
    @Root() entry: LedgerEntry,
    @Ctx() request: GraphqlContext,
  ): Promise<readonly LotMovement[]> {
    return loadersOf(request).lotMovements.load(entry);
  }
}
