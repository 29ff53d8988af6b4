import type { Transaction } from "../../database/transaction";
import { StoreProduct } from "../../entities/store-product";
import { In } from "typeorm";
import { StoreEvent, type StoreEventEffect } from "../../entities/store-event";
import type { StoreTransaction } from "../../entities/store-transaction";
import { findOwner, findPresentOwnerOf } from "../../ledger/present-owner";
import type { Ledger } from "../../ledger/ledger";
import { findUngrantedReasonCode, unpaidReasonCode } from "./find-ungranted-reason-code";
import { findRefundedPurchase } from "./match-refunds";
import { settleRefunds } from "./settle-refunds";
import { applied, ignored, parked, type DecisionInput, type Decision } from "../decision";
import type { DecidableEvent } from "../placed-event";
import { lockStoreTransactions } from "../store-transactions";
import { purchaseTypes, periodTypes } from "../periods";

/** Cancel reasons that never give money back. The others may, so an admin decides about one-time purchases. */
const harmlessReasons = new Set(["UNSUBSCRIBE", "BILLING_ERROR", "SUBSCRIPTION_PAUSED", "PRICE_INCREASE"]);

/** Takes a purchase's credits back when its cancellation gave money back. */
export async function cancelStorePurchase(
  tx: Transaction,
  ledger: Ledger,
  event: DecidableEvent,
  input: DecisionInput,
): Promise<Decision> {
  if (input.isRefund) return recordEffect(tx, ledger, event, "REFUND", input);
  const unpaid = unpaidReasonCode(event);
  if (unpaid && (await findGranted(tx, event)).length === 0) return ignored(unpaid);
  if (event.givesMoneyBack) return recordEffect(tx, ledger, event, "REFUND", input);
  if (harmlessReasons.has(event.cancelReason ?? "")) return ignored("NOT_A_REFUND");
  const granted = await findGranted(tx, event);
  const ungranted =
    granted.length === 0 ? await findUngrantedReasonCode(tx, event, "NOTHING_TO_GRANT") : null;
  if (ungranted) return ignored(ungranted);
  const transaction = findRefundedPurchase(granted, event, input);
  // Cancelling a subscription ends its future periods. A one-time purchase has none, so its cancellation may be a
  // refund.
  return (await isPeriodOfSubscription(tx, event))
    ? ignored("NOT_A_REFUND")
    : parked("UNCLEAR_REFUND", transaction && (await namedIn(tx, transaction)));
}

/** Gives back the credits that a refund took, because the store reversed the refund. */
export async function reverseStoreRefund(
  tx: Transaction,
  ledger: Ledger,
  event: DecidableEvent,
  input: DecisionInput,
): Promise<Decision> {
  const unpaid = unpaidReasonCode(event);
  if (unpaid && (await findGranted(tx, event)).length === 0) return ignored(unpaid);
  return recordEffect(tx, ledger, event, "REVERSAL", input);
}

/** What an event that waits for an admin says about the purchase that it may concern. */
async function namedIn(
  tx: Transaction,
  { walletId, purchaseId }: StoreTransaction,
): Promise<Partial<Decision>> {
  return walletId === null ? { purchaseId } : { purchaseId, userId: (await findOwner(tx, walletId)).userId };
}

/**
 * Whether the event is about a subscription, by the purchases of its transaction, or by the product's mapping before
 * one arrives.
 */
async function isPeriodOfSubscription(tx: Transaction, event: DecidableEvent): Promise<boolean> {
  const { transaction, product, productId } = event;
  if (transaction) {
    const types = In([...purchaseTypes]);
    const purchases = await tx.manager.find(StoreEvent, {
      select: { eventId: true, type: true, productId: true },
      where: { ...transaction, type: types },
    });
    const purchase = purchases.find((bought) => bought.productId === productId) ?? purchases[0];
    if (purchase) return periodTypes.includes(purchase.type);
  }
  const mapping = product && (await tx.manager.findOneBy(StoreProduct, product));
  return mapping?.grantsOn === "EACH_PERIOD";
}

/**
 * Stores the effect on the event, where a purchase that arrives later finds it. Settles the purchases that are granted
 * already.
 */
async function recordEffect(
  tx: Transaction,
  ledger: Ledger,
  event: DecidableEvent,
  effect: StoreEventEffect,
  input: DecisionInput,
): Promise<Decision> {
  if (event.transaction === null) return parked("MISSING_TRANSACTION");
  const granted = await findGranted(tx, event);
  const transaction = findRefundedPurchase(granted, event, input);
  const purchaseId = transaction?.purchaseId ?? null;
  await tx.manager.update(StoreEvent, { eventId: event.row.eventId }, { effect, purchaseId });
  const moved = await settleRefunds(tx, ledger, granted, input);
  if (transaction) {
    if (transaction.walletId === null) throw new Error("A granted transaction has no wallet.");
    const userId = await findPresentOwnerOf(tx, transaction.walletId);
    return applied({ userId, purchaseId, reasonCode: moved.includes(transaction) ? null : "REFUND_NOTED" });
  }
  // It fits none of the granted purchases. Its own may still arrive, or an admin may decide.
  if (granted.length > 0) return parked("UNCLEAR_REFUND", { purchaseId });
  // The effect stays even on an ignored event: when a later mapping grants the purchase, its credits are taken back.
  const ungranted = await findUngrantedReasonCode(tx, event, null);
  return ungranted ? ignored(ungranted) : applied({ purchaseId, reasonCode: "REFUND_NOTED" });
}

/** The granted purchases or periods of the event's transaction, locked; none when none is granted yet. */
async function findGranted(tx: Transaction, { transaction }: DecidableEvent): Promise<StoreTransaction[]> {
  return transaction ? lockStoreTransactions(tx, transaction) : [];
}
