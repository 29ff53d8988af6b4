import { clockMilliseconds } from "../../clock";
import { recordAuditEntry } from "../../audit/record-audit-entry";
import type { Caller } from "../../auth/caller";
import type { AppContext } from "../../context/app-context";
import type { StoreEvent } from "../../entities/store-event";
import { storeKey } from "../../entities/store-key";
import { walletEnvironmentOf } from "../../environment";
import { reconciliationIdPrefix } from "../../ids";
import { publicIds } from "../../public-ids";
import { auditedEvent } from "../inbox/audited-event";
import { recordStoreEvent, type RecordChange } from "../inbox/record-store-event";
import { retryParkedEvents } from "../inbox/retry-parked-events";
import type { Difference } from "./finding";

const refundStepTypes = { REFUND: "CANCELLATION", REVERSAL: "REFUND_REVERSED" } as const;

/**
 * Applies a step as the event that the webhook should have sent. The event's id is the same each time, so that a repeat
 * changes nothing.
 */
export async function applyStep(
  context: AppContext,
  caller: Caller,
  { sale, finding, grant }: Difference,
): Promise<StoreEvent> {
  const { userId, store, transactionId, productId, step } = finding;
  const environment = walletEnvironmentOf(context.deployment);
  const isRefundStep = step === "REFUND" || step === "REVERSAL";
  const event = {
    type: isRefundStep ? refundStepTypes[step] : sale.type,
    id: `${reconciliationIdPrefix}${environment}:${sale.id}:${step}:${grant?.refunds ?? 0}`,
    event_timestamp_ms: isRefundStep ? (sale.changedAt ?? clockMilliseconds()) : sale.purchasedAt,
    app_user_id: userId,
    aliases: [userId],
    environment,
    store,
    product_id: productId,
    transaction_id: transactionId,
    // The webhook's time of the period, if it sent one; the API's may differ by seconds.
    purchased_at_ms: typeof grant?.period === "number" ? grant.period : sale.purchasedAt,
    quantity: sale.quantity,
    ...(step === "REFUND" ? { cancel_reason: "CUSTOMER_SUPPORT" } : {}),
  };
  const body = Buffer.from(JSON.stringify({ api_version: "1.0", event }));
  const { event: decided } = await recordStoreEvent(context, caller, body, recordFor(caller, userId));
  // Parked events about the same purchase have nothing left to grant.
  const transaction = { environment, store: storeKey(store), transactionId: storeKey(transactionId) };
  await retryParkedEvents(context, caller, transaction);
  return decided;
}

/** Writes an audit entry for each event that this reconciliation adds to the inbox or decides about again. */
function recordFor(caller: Caller, userId: string): RecordChange {
  return (tx, before, after) =>
    recordAuditEntry(tx, caller, {
      operation: "reconcileStorePurchases",
      input: { userId, apply: true },
      subject: publicIds.StoreEvent.write(after),
      before: before && auditedEvent(before),
      after: auditedEvent(after),
    });
}
