import { StoreTransaction } from "../entities/store-transaction";
import type { Purchase } from "../entities/purchase";
import type { Service } from "../service";

/** What the store's refund of a purchase came to. */
export interface RefundView {
  /** Credits that went back. */
  readonly taken: number;
  /** Credits that had been spent and could not be taken. */
  readonly shortfall: number;
  readonly freezesSpending: boolean;
  readonly refundedAt: Date;
}

/** The refund of a purchase as it stands; nothing when there is none, or when it was reversed. */
export async function findRefund(
  { database }: Service,
  { id, userId, environment }: Pick<Purchase, "id" | "userId" | "environment">,
): Promise<RefundView | null> {
  const row = await database.read.findOneBy(StoreTransaction, {
    environment,
    userId,
    purchaseId: id,
    state: "REFUNDED",
  });
  if (!row) return null;
  const { taken, shortfall, freezesSpending, updatedAt } = row;
  return { taken, shortfall, freezesSpending: freezesSpending === 1, refundedAt: updatedAt };
}
