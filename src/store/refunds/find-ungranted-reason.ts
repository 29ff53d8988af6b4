import { In } from "typeorm";
import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";
import type { StoreEventReason } from "../../entities/store-event-reason";
import { StoreProduct } from "../../entities/store-product";
import type { RevenueCatEvent } from "../../revenuecat/webhook-event";
import { purchaseTypes } from "../periods";
import type { PlacedEvent } from "../placed-event";

/** The reasons for which a purchase is ignored and grants no credits. */
export const ungrantedReasons: readonly StoreEventReason[] = [
  "PROMOTIONAL",
  "FAMILY_SHARE",
  "NOTHING_TO_GRANT",
];

/** Why nobody paid for what the event is about; null for something that was paid for. */
export function unpaidReason({ promotional, familyShare }: RevenueCatEvent): StoreEventReason | null {
  if (promotional) return "PROMOTIONAL";
  return familyShare ? "FAMILY_SHARE" : null;
}

/**
 * Why the purchase that an event cancels never granted credits: by the event itself, by the decision about the
 * purchase, or by the product's mapping. Null when it may still grant them. Call it only when there is no grant.
 * @param ofUnmapped the answer for a product that is not mapped
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
  // When the product is mapped to a package later, the purchase and this event are both decided again.
  return mapping.packageId ? null : "NOTHING_TO_GRANT";
}
