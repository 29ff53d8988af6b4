import { FieldResolver, Resolver, Root } from "type-graphql";
import { WalletMerge } from "../entities/wallet-merge";
import { readsOtherUsers } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { CurrentCaller } from "./server/current-caller";
import { visibleId } from "./server/visible-id";

/** The fields of a merge that depend on the viewer. */
@Resolver(() => WalletMerge)
export class WalletMergeFieldsResolver {
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
