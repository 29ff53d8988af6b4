import { In } from "typeorm";
import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import { StoreTransaction } from "../../entities/store-transaction";
import type { Purchase } from "../../entities/purchase";
import type { AppContext } from "../../context/app-context";

/** The store's refund of a purchase. */
export interface RefundView {
  /** Credits that were taken from the wallet. */
  readonly taken: number;
  /** Credits that had been spent and could not be taken. */
  readonly shortfall: number;
  readonly freezesSpending: boolean;
  readonly refundedAt: Date;
}

/**
 * The refunds of purchases, by purchase id, without those that were reversed. One statement for each wallet.
 * @throws Refusal FORBIDDEN
 */
export async function findRefunds(
  { database }: AppContext,
  caller: Caller,
  purchases: readonly Pick<Purchase, "id" | "walletId">[],
): Promise<ReadonlyMap<string, RefundView>> {
  requirePermission(caller.viewer, "findRefunds");
  type Owned = (typeof purchases)[number];
  const byWallet = new Map<string, Owned[]>();
  for (const purchase of purchases) {
    const others = byWallet.get(purchase.walletId) ?? [];
    byWallet.set(purchase.walletId, [...others, purchase]);
  }
  const rows = await Promise.all(
    [...byWallet].map(([walletId, owned]) => {
      const purchaseId = In(owned.map(({ id }) => id));
      return database.read.findBy(StoreTransaction, { walletId, purchaseId, state: "REFUNDED" });
    }),
  );
  return new Map(
    rows
      .flat()
      .map(({ purchaseId, taken, shortfall, freezesSpending, updatedAt }) => [
        purchaseId ?? "",
        { taken, shortfall, freezesSpending, refundedAt: updatedAt },
      ]),
  );
}
