import type { StoreEvent } from "../../entities/store-event";
import { publicIds } from "../../public-ids";

/** What the audit log keeps of an event: the decision and the values behind it, without RevenueCat's payload. */
export function auditedEvent(event: StoreEvent): object {
  const { status, reasonCode, environment, store, productId, transactionId, userId, purchaseId } = event;
  const { assignedUserId, assignedBy, resolvedBy, resolutionReason, attempts, decidedAt } = event;
  return {
    status,
    reasonCode,
    environment,
    store,
    productId,
    transactionId,
    userId,
    purchaseId: purchaseId && publicIds.Purchase.write({ id: purchaseId }),
    assignedUserId,
    assignedBy,
    resolvedBy,
    resolutionReason,
    attempts,
    decidedAt,
  };
}
