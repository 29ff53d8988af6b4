import { In } from "typeorm";
import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";
import type { StoreEventReasonCode } from "../../entities/store-event-reason-code";
import { StoreProduct } from "../../entities/store-product";
import type { RevenueCatEvent } from "../../revenuecat/webhook-event";
import { purchaseTypes } from "../periods";
import type { PlacedEvent } from "../placed-event";

/** The reasons for which a purchase is ignored and grants no credits. */
export const ungrantedReasonCodes: readonly StoreEventReasonCode[] = [
  "PROMOTIONAL",
  "FAMILY_SHARE",
  "NOTHING_TO_GRANT",
];

/** Why nobody paid for what the event is about; null for something that was paid for. */
export function unpaidReasonCode({ promotional, familyShare }: RevenueCatEvent): StoreEventReasonCode | null {
  if (promotional) return "PROMOTIONAL";
  return familyShare ? "FAMILY_SHARE" : null;
}

/**
 * Why the purchase that an event cancels never granted credits: by the event itself, by the decision about the
 * purchase, or by the product's mapping. Null when it may still grant them. Call it only when there is no grant.
 * @param ofUnmapped the answer for a product that is not mapped
 */
export async function findUngrantedReasonCode(
  tx: Transaction,
  event: PlacedEvent,
  ofUnmapped: StoreEventReasonCode | null,
): Promise<StoreEventReasonCode | null> {
  const { transaction, product } = event;
  const unpaid = unpaidReasonCode(event);
  if (unpaid) return unpaid;
  if (transaction) {
    const purchased = { ...transaction, type: In([...purchaseTypes]) };
    const [purchase] = await tx.manager.find(StoreEvent, {
      select: { eventId: true, reasonCode: true },
      where: { ...purchased, status: "IGNORED", reasonCode: In([...ungrantedReasonCodes]) },
      take: 1,
    });
    if (purchase) return purchase.reasonCode;
  }
  if (!product) return null;
  const mapping = await tx.manager.findOneBy(StoreProduct, product);
  if (!mapping) return ofUnmapped;
  // When the product is mapped to a package later, the purchase and this event are both decided again.
  return mapping.packageId ? null : "NOTHING_TO_GRANT";
}
