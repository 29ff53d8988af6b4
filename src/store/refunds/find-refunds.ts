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
 * The refunds of purchases, by purchase id, without those that were reversed. One statement.
 * @throws Refusal FORBIDDEN
 */
export async function findRefunds(
  { database }: AppContext,
  caller: Caller,
  purchases: readonly Pick<Purchase, "id">[],
): Promise<ReadonlyMap<string, RefundView>> {
  requirePermission(caller.viewer, "findRefunds");
  const among = In(purchases.map(({ id }) => id));
  const rows = await database.read.findBy(StoreTransaction, { purchaseId: among, state: "REFUNDED" });
  return new Map(
    rows.map(({ purchaseId, taken, shortfall, freezesSpending, updatedAt }) => [
      purchaseId ?? "",
      { taken, shortfall, freezesSpending, refundedAt: updatedAt },
    ]),
  );
}
