import { FieldResolver, Resolver, Root } from "type-graphql";
import { readsOtherUsers, readsUser } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { Viewer } from "../auth/viewer";
import { LedgerEntry } from "../entities/ledger-entry";
import { WalletMerge } from "../entities/wallet-merge";
import { storeViewer } from "../auth/internal-callers";
import { visibleReason } from "../wallet/visible-reason";
import { CurrentCaller } from "./server/current-caller";

/** The id, or null when it is another user's and the viewer may not read what belongs to others. */
function visibleId(viewer: Viewer, userId: string): string | null {
  return readsUser(viewer, userId) ? userId : null;
}

@Resolver(() => LedgerEntry)
export class LedgerEntryPrivateFieldsResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Who moved the credits: the `sub` of their token. Null when a store caused the entry. Users only " +
      "see themselves here.",
  })
  actor(@Root() { actor }: LedgerEntry, @CurrentCaller() { viewer }: Caller): string | null {
    return actor === storeViewer.userId ? null : visibleId(viewer, actor);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The reason that the actor gave. Users see what their credits were spent for, but not the reasons " +
      "of admins.",
  })
  reason(@Root() entry: LedgerEntry, @CurrentCaller() { viewer }: Caller): string | null {
    return readsOtherUsers(viewer) ? entry.reason : visibleReason(entry);
  }
}

@Resolver(() => WalletMerge)
export class WalletMergePrivateFieldsResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: "The owner of the wallet that was emptied; null for users who are not the owner.",
  })
  fromUserId(@Root() { fromUserId }: WalletMerge, @CurrentCaller() { viewer }: Caller): string | null {
    return visibleId(viewer, fromUserId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The owner of the wallet that received the credits; null for users who are not the owner.",
  })
  intoUserId(@Root() { intoUserId }: WalletMerge, @CurrentCaller() { viewer }: Caller): string | null {
    return visibleId(viewer, intoUserId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The admin who merged the wallets; null for users.",
  })
  actor(@Root() { actor }: WalletMerge, @CurrentCaller() { viewer }: Caller): string | null {
    return visibleId(viewer, actor);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Why the wallets were merged; null for users.",
  })
  reason(@Root() { reason }: WalletMerge, @CurrentCaller() { viewer }: Caller): string | null {
    return readsOtherUsers(viewer) ? reason : null;
  }
}
