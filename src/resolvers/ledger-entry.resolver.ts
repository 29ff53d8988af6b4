import { Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { CounterAccount, counterAccounts, LedgerEntry, referencedTypes } from "../entities/ledger-entry";
import { Purchase } from "../entities/purchase";
import { WalletMerge } from "../entities/wallet-merge";
import type { GraphqlContext } from "./server/graphql-context";
import { loadNode } from "./server/loaders";
import { readsOtherUsers } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { storeViewer } from "../auth/internal-callers";
import { LedgerEntriesArgs } from "../inputs/ledger-entry.input";
import { listAllLedgerEntries } from "../wallet/list-all-ledger-entries";
import { visibleReason } from "../wallet/visible-reason";
import { AuthorizedFor } from "./server/authorized-for";
import { connectionType, toConnection, type Connection } from "./server/connection";
import { connectionComplexity } from "./server/limits/query-complexity";
import { CurrentCaller } from "./server/current-caller";
import { visibleId } from "./server/visible-id";

export const LedgerEntryConnection = connectionType("LedgerEntry", LedgerEntry);

/**
 * The list of all entries, the fields of an entry that depend on the viewer, and the purchase or the merge that it
 * belongs to.
 */
@Resolver(() => LedgerEntry)
export class LedgerEntryResolver {
  @Query(() => LedgerEntryConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      "The entries of all wallets. A filter by `userId`, `walletId`, `id` or `createdAt` is read by an index; by " +
      "anything else, at most 10,000 entries are examined for a page. If the filter names users, wallets or " +
      "purchases, the entries are grouped by wallet, and each wallet's are in the order of `sequence`.",
  })
  @AuthorizedFor("listAllLedgerEntries")
  async ledgerEntries(
    @Args(() => LedgerEntriesArgs) args: LedgerEntriesArgs,
    @CurrentCaller() caller: Caller,
    @Ctx() request: GraphqlContext,
  ): Promise<Connection<LedgerEntry>> {
    return toConnection(await listAllLedgerEntries(request.context, caller, args), request);
  }

  @FieldResolver(() => Purchase, {
    nullable: true,
    description:
      "The purchase whose credits were added, taken back or given back; null for other kinds. Null for " +
      "users if another user made the purchase, whose wallet was merged into theirs.",
  })
  async purchase(
    @Root() { kind, reference }: LedgerEntry,
    @Ctx() request: GraphqlContext,
  ): Promise<Purchase | null> {
    return referencedTypes[kind] === "Purchase" && reference !== null
      ? loadNode(request, "Purchase", { id: reference })
      : null;
  }

  @FieldResolver(() => WalletMerge, {
    nullable: true,
    description: "The merge that moved the credits; null for other kinds.",
  })
  async merge(
    @Root() { kind, reference }: LedgerEntry,
    @Ctx() request: GraphqlContext,
  ): Promise<WalletMerge | null> {
    return referencedTypes[kind] === "WalletMerge" && reference !== null
      ? loadNode(request, "WalletMerge", { id: reference })
      : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Who moved the credits: the `sub` of their token. Null when a store caused the entry. Users only " +
      "see themselves here.",
  })
  actor(@Root() { actor, userId }: LedgerEntry, @CurrentCaller() { viewer }: Caller): string | null {
    return actor === storeViewer.userId ? null : visibleId(viewer, actor ?? userId);
  }

  @FieldResolver(() => CounterAccount, {
    description: "The account on the other side: where the credits came from or went to.",
  })
  counterAccount(@Root() { kind }: LedgerEntry): CounterAccount {
    return counterAccounts[kind];
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The reason that the actor gave. Users see what their credits were spent for, but not the reasons " +
      "of staff.",
  })
  reason(@Root() entry: LedgerEntry, @CurrentCaller() { viewer }: Caller): string | null {
    return readsOtherUsers(viewer) ? entry.reason : visibleReason(entry);
  }
}
