import { clockMilliseconds } from "../../clock";
import { insertRows } from "../../database/rows";
import type { Transaction } from "../../database/transaction";
import type { Purchase } from "../../entities/purchase";
import { StoreTransaction, withoutStore } from "../../entities/store-transaction";
import { conflict } from "../../errors";
import { reconciliationIdPrefix } from "../../ids";
import type { Ledger } from "../../ledger/ledger";
import { lockPresentWalletOf } from "../../ledger/present-owner";
import type { WalletState } from "../../ledger/wallet-rows";
import type { DecisionInput } from "../decision";
import { newStoreEvent } from "../inbox/new-store-event";
import { placeReceivedEvent } from "../placed-event";
import {
  insertOrLockStoreTransaction,
  lockStoreTransactions,
  newStoreTransaction,
  updateStoreTransaction,
} from "../store-transactions";
import { partsOf } from "../periods";
import { readRefundEvents } from "./match-refunds";
import { settleRefunds, takeBack } from "./settle-refunds";

/** A refund, and whether it was made before. */
export interface AdminRefund {
  readonly transaction: StoreTransaction;
  /** The wallet that has the purchase's credits, locked, as it is without the refund. For a repeat, as it is now. */
  readonly before: WalletState;
  readonly isRepeat: boolean;
}

/**
 * Refunds a purchase because an admin says so, under the policy of its package, with all purchases that its store sold
 * with it at once. A purchase that is refunded already stays as it is, whoever refunded it.
 * @throws Refusal CONFLICT (REFUND_AT_STORE) when the store has reversed a refund that has not arrived yet
 */
export async function refundByAdmin(
  tx: Transaction,
  ledger: Ledger,
  purchase: Purchase,
  input: DecisionInput,
): Promise<AdminRefund> {
  const sold = await tx.manager.findOneBy(StoreTransaction, { purchaseId: purchase.id });
  const isInStore = sold !== null && sold.store !== withoutStore;
  const granted = isInStore ? await lockStoreTransactions(tx, sold) : [await lockTestPurchase(tx, purchase)];
  const transaction = granted.find(({ purchaseId }) => purchaseId === purchase.id);
  if (!transaction) throw new Error("A purchase has lost its store transaction.");
  const before = await lockPresentWalletOf(tx, purchase.walletId);
  if (transaction.state === "REFUNDED") return { transaction, before, isRepeat: true };
  if (isInStore) {
    await insertRefundEvent(tx, partsOf(granted, transaction)[0], before.userId, input);
    await settleRefunds(tx, ledger, granted, input);
  } else await takeBack(tx, ledger, [transaction], input);
  const after = await tx.manager.findOneByOrFail(StoreTransaction, keyOf(transaction));
  if (after.state !== "REFUNDED")
    throw conflict(
      "REFUND_AT_STORE",
      "The store has reversed a refund of this purchase that is still to come.",
    );
  return { transaction: after, before, isRepeat: false };
}

function keyOf({ environment, store, transactionId, period, part }: StoreTransaction) {
  return { environment, store, transactionId, period, part };
}

/**
 * Locks the row of a test purchase's refund. It is inserted when it is missing, so that two refunds wait for each
 * other.
 */
async function lockTestPurchase(tx: Transaction, purchase: Purchase): Promise<StoreTransaction> {
  const { environment, id: purchaseId, walletId, packageId, credits } = purchase;
  const row = newStoreTransaction(
    { environment, store: withoutStore, transactionId: purchaseId },
    "ONE_TIME",
  );
  await insertOrLockStoreTransaction(tx, row);
  const found = await tx.manager.findOneByOrFail(StoreTransaction, keyOf(row));
  if (found.state !== "NEW") return found;
  const granted = { state: "GRANTED", walletId, packageId, purchaseId, credits } as const;
  await updateStoreTransaction(tx, row, granted);
  return { ...found, ...granted };
}

/**
 * Keeps the refund as the event that the store would send, so that later events about the transaction agree with it: a
 * refund by the store changes nothing more, and a reversal gives the credits back.
 */
async function insertRefundEvent(
  tx: Transaction,
  transaction: StoreTransaction,
  userId: string,
  { actor, reason }: DecisionInput,
): Promise<void> {
  const { environment, store, transactionId, productId, period, purchaseId, refunds } = transaction;
  // After all that the store has told, even if its clock is ahead of ours.
  const told = (await readRefundEvents(tx, transaction)).map((event) => event.madeAtMilliseconds + 1);
  const madeAt = Math.max(clockMilliseconds(), ...told);
  const event = {
    type: "CANCELLATION",
    id: `${reconciliationIdPrefix}${environment}:${purchaseId}:REFUND:${refunds}`,
    event_timestamp_ms: madeAt,
    app_user_id: userId,
    aliases: [userId],
    environment,
    store,
    product_id: productId,
    transaction_id: transactionId,
    purchased_at_ms: typeof period === "number" ? period : null,
    cancel_reason: "CUSTOMER_SUPPORT",
  };
  const body = Buffer.from(JSON.stringify({ api_version: "1.0", event }));
  const row = newStoreEvent(placeReceivedEvent(body, { keepAttributes: false }));
  await insertRows(tx, "store_events", [
    {
      ...row,
      status: "APPLIED",
      reasonCode: null,
      effect: "REFUND",
      attempts: 1,
      purchaseId,
      userId,
      resolvedBy: actor,
      resolutionReason: reason,
    },
  ]);
}
