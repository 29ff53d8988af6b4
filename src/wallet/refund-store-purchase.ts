import type { Transaction } from "../database/database";
import { StoreEvent, type StoreEventEffect } from "../entities/store-event";
import type { StoreTransaction } from "../entities/store-transaction";
import { findPresentOwner } from "./find-buyer";
import type { Ledger } from "./ledger";
import { settleRefunds } from "./settle-refunds";
import { applied, ignored, parked, type Additions, type Decision, type PlacedEvent } from "./store-decision";
import { lockStoreTransactions } from "./store-transactions";

/** Reasons that never mean money; the others may, so on a one-time purchase somebody has to look. */
const harmlessReasons = new Set(["UNSUBSCRIBE", "BILLING_ERROR", "PRICE_INCREASE"]);

/** Takes a purchase's credits back when its cancellation gave money back. */
export async function cancelStorePurchase(
  tx: Transaction,
  ledger: Ledger,
  event: PlacedEvent,
  additions: Additions,
): Promise<Decision> {
  if (event.givesMoneyBack || additions.isRefund) return note(tx, ledger, event, "REFUND", additions);
  if (harmlessReasons.has(event.cancelReason ?? "")) return ignored("NOT_A_REFUND");
  const transaction = await findGranted(tx, event);
  // A subscription is cancelled for all its future periods; only of a one-time purchase nothing is left to cancel.
  return transaction?.period === 0 ? parked("UNCLEAR_REFUND", transaction) : ignored("NOT_A_REFUND");
}

/** Gives back what a refund had taken: the store took its refund back. */
export function reverseStoreRefund(
  tx: Transaction,
  ledger: Ledger,
  event: PlacedEvent,
  additions: Additions,
): Promise<Decision> {
  return note(tx, ledger, event, "REVERSAL", additions);
}

/** The event itself is the mark that a purchase finds which arrives later. */
async function note(
  tx: Transaction,
  ledger: Ledger,
  event: PlacedEvent,
  effect: StoreEventEffect,
  additions: Additions,
): Promise<Decision> {
  if (event.transactionId === null || event.store === null) return parked("MISSING_TRANSACTION");
  const transaction = await findGranted(tx, event);
  await tx.manager.update(StoreEvent, { eventId: event.row.eventId }, { effect });
  if (!transaction) return applied({ reason: "REFUND_NOTED" });
  const moved = await settleRefunds(tx, ledger, transaction, additions);
  const { purchaseId } = transaction;
  const userId = await findPresentOwner(tx, event.environment, transaction.userId ?? "");
  return applied({ userId, purchaseId, reason: moved ? null : "REFUND_NOTED" });
}

/** The granted purchase that the event means, locked; nothing when none is granted yet. */
async function findGranted(tx: Transaction, event: PlacedEvent): Promise<StoreTransaction | undefined> {
  const { environment, store, transactionId, purchasedAtMilliseconds } = event;
  if (store === null || transactionId === null) return undefined;
  const rows = await lockStoreTransactions(tx, { environment, store, transactionId }, 0);
  const granted = rows.filter(({ state }) => state !== "NEW");
  return (
    granted.find(({ period }) => period === purchasedAtMilliseconds) ??
    granted.find(({ period }) => period === 0)
  );
}
