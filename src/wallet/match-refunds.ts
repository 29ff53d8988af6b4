import { In } from "typeorm";
import type { Transaction } from "../database/database";
import { StoreEvent } from "../entities/store-event";
import { StoreProduct } from "../entities/store-product";
import type { StoreTransaction } from "../entities/store-transaction";
import { Refusal } from "../errors";
import type { Additions, PlacedEvent } from "./store-decision";
import { findPeriod, hasPeriods, periodOf, periodTypes, toleranceMilliseconds } from "./store-transactions";

/**
 * Which of the granted purchases of its transaction a refund or reversal means; nothing when it may be another, which
 * we have not heard of yet.
 * @throws Refusal NOT_FOUND when an admin names a purchase that is none of them
 */
export async function findMeant(
  tx: Transaction,
  granted: readonly StoreTransaction[],
  event: PlacedEvent,
  { purchaseId }: Additions,
): Promise<StoreTransaction | undefined> {
  if (purchaseId) {
    const named = granted.find((row) => row.purchaseId === purchaseId);
    if (!named) throw new Refusal("NOT_FOUND", "The event's store transaction has no such purchase.");
    return named;
  }
  const period = periodOf(event);
  const same = findPeriod(granted, period ?? 0);
  if (same) return same;
  const [only, ...others] = granted;
  if (!only || others.length > 0) return undefined;
  // A time that fits nothing is wrong where there can be no other purchase.
  return (period ?? 0) === 0 || (await isOneTime(tx, only)) ? only : undefined;
}

/** Whether the transaction can have no second period. Reconciliation tells of every purchase as of a one-time one. */
async function isOneTime(
  tx: Transaction,
  { environment, store, transactionId, productId }: StoreTransaction,
): Promise<boolean> {
  const periods = { environment, store, transactionId, type: In([...periodTypes]) };
  if (await tx.manager.existsBy(StoreEvent, periods)) return false;
  const mapping = productId === null ? null : await tx.manager.findOneBy(StoreProduct, { store, productId });
  return mapping?.grantsOn !== "EACH_PERIOD";
}

/**
 * Refunds and reversals that came before any purchase of their transaction wait for the time that they name. Now that
 * one was granted, a time that does not fit is wrong, or of a period still to come: a one-time purchase is what they
 * mean all the same, and about a period somebody has to decide.
 */
export async function rematchRefunds(tx: Transaction, granted: StoreTransaction): Promise<void> {
  const { environment, store, transactionId, period } = granted;
  if (!hasPeriods(store)) return;
  const key = [environment, store, transactionId];
  const ofTransaction = "environment = ? AND store = ? AND transactionId = ?";
  const noted = `${ofTransaction} AND effect IN ('REFUND', 'REVERSAL')`;
  if (await isOneTime(tx, granted)) {
    await tx.query(`UPDATE store_events SET purchasedAtMilliseconds = ? WHERE ${noted}`, [period, ...key]);
    return;
  }
  await tx.query(
    `UPDATE store_events SET purchasedAtMilliseconds = ?
     WHERE ${noted} AND purchasedAtMilliseconds BETWEEN ? AND ?`,
    [period, ...key, period - toleranceMilliseconds, period + toleranceMilliseconds],
  );
  await tx.query(
    `UPDATE store_events SET status = 'PARKED', reason = 'UNCLEAR_REFUND'
     WHERE ${noted} AND status = 'APPLIED' AND reason = 'REFUND_NOTED'
       AND purchasedAtMilliseconds NOT IN (
         SELECT period FROM store_transactions WHERE ${ofTransaction} AND state <> 'NEW')`,
    [...key, ...key],
  );
}
