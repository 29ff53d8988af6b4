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
  purchases: readonly Pick<Purchase, "id" | "userId" | "environment">[],
): Promise<ReadonlyMap<string, RefundView>> {
  requirePermission(caller.viewer, "findRefunds");
  type Owned = (typeof purchases)[number];
  const byWallet = new Map<string, Owned[]>();
  for (const purchase of purchases) {
    const key = `${purchase.environment} ${purchase.userId}`;
    byWallet.set(key, [...(byWallet.get(key) ?? []), purchase]);
  }
  const rows = await Promise.all(
    [...byWallet.values()].map((owned) => {
      const { userId = "", environment } = owned[0] ?? {};
      const purchaseId = In(owned.map(({ id }) => id));
      return database.read.findBy(StoreTransaction, { environment, userId, purchaseId, state: "REFUNDED" });
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
