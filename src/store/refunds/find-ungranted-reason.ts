import { In } from "typeorm";
import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";
import type { StoreEventReason } from "../../entities/store-event-reason";
import { StoreProduct } from "../../entities/store-product";
import type { RevenueCatEvent } from "../../revenuecat/webhook-event";
import { purchaseTypes } from "../periods";
import type { PlacedEvent } from "../placed-event";

/** Why a purchase was ignored and gave no credits. */
export const ungrantedReasons: readonly StoreEventReason[] = [
  "PROMOTIONAL",
  "FAMILY_SHARE",
  "NOTHING_TO_GRANT",
];

/** Why an event tells of something that nobody paid for, if it does. */
export function unpaidReason({ promotional, familyShare }: RevenueCatEvent): StoreEventReason | null {
  if (promotional) return "PROMOTIONAL";
  return familyShare ? "FAMILY_SHARE" : null;
}

/**
 * Why what the event cancels never gave credits, if it did not: by the event itself, by what was decided about the
 * purchase, or by the product's mapping; the last reason is for a product that is not mapped yet. Asked only where
 * nothing is granted.
 */
export async function findUngrantedReason(
  tx: Transaction,
  event: PlacedEvent,
  ofUnmapped: StoreEventReason | null,
): Promise<StoreEventReason | null> {
  const { transaction, product } = event;
  const unpaid = unpaidReason(event);
  if (unpaid) return unpaid;
  if (transaction) {
    const purchased = { ...transaction, type: In([...purchaseTypes]) };
    const [purchase] = await tx.manager.find(StoreEvent, {
      select: { eventId: true, reason: true },
      where: { ...purchased, status: "IGNORED", reason: In([...ungrantedReasons]) },
      take: 1,
    });
    if (purchase) return purchase.reason;
  }
  if (!product) return null;
  const mapping = await tx.manager.findOneBy(StoreProduct, product);
  if (!mapping) return ofUnmapped;
  // Once it is mapped to a package, both the purchase and the event are decided again.
  return mapping.packageId ? null : "NOTHING_TO_GRANT";
}
