import { In } from "typeorm";
import { clockTime } from "../../clock";
import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";
import type { StoreTransaction } from "../../entities/store-transaction";
import { Refusal } from "../../errors";
import type { DecisionInput } from "../decision";
import {
  findPeriod,
  firstParts,
  partsOf,
  toleranceMilliseconds,
  hasTransactionIdPerPeriod,
  purchaseTimeOf,
  type StoreTransactionKey,
} from "../periods";
import type { LockedEvent } from "../placed-event";

/**
 * The granted purchase of the event's transaction that a refund or reversal concerns, by its first row. Undefined when
 * it may concern a purchase that has not been recorded yet. A refund that was matched to a purchase once keeps that
 * match.
 * @throws Refusal NOT_FOUND when an admin names a purchase of another transaction
 */
export function findRefundedPurchase(
  granted: readonly StoreTransaction[],
  event: LockedEvent,
  { purchaseId }: DecisionInput,
): StoreTransaction | undefined {
  if (purchaseId) {
    const named = granted.find((row) => row.purchaseId === purchaseId);
    if (!named) throw new Refusal("NOT_FOUND", "The event's store transaction has no such purchase.");
    return partsOf(granted, named)[0];
  }
  const { row: refundEvent } = event;
  const before = refundEvent.effect
    ? granted.find((row) => row.purchaseId === refundEvent.purchaseId)
    : undefined;
  return before ?? findMatch(granted, event);
}

type EventFacts = Pick<StoreEvent, "productId" | "purchasedAtMilliseconds">;

/**
 * The purchase that fits the event best, by its first row. In this order: the product's period that began at the
 * event's time, the product's one-time purchase, whatever its time, another product's period that began at the time,
 * and the only purchase.
 */
export function findMatch(
  rows: readonly StoreTransaction[],
  event: EventFacts,
): StoreTransaction | undefined {
  const { productId } = event;
  const granted = firstParts(rows);
  const ofProduct = granted.filter(
    (row) => productId === null || row.productId === null || row.productId === productId,
  );
  const time = purchaseTimeOf(event);
  const near = (some: readonly StoreTransaction[]) => (time === null ? undefined : findPeriod(some, time));
  return (
    near(ofProduct) ??
    findPeriod(ofProduct, "ONE_TIME") ??
    near(granted) ??
    findOnly(granted, ofProduct, time)
  );
}

/** The only purchase, unless it is clearly another one. A one-time purchase that gets here is of another product. */
function findOnly(
  granted: readonly StoreTransaction[],
  ofProduct: readonly StoreTransaction[],
  time: number | null,
): StoreTransaction | undefined {
  const row = only(ofProduct) ?? only(granted);
  if (!row || hasTransactionIdPerPeriod(row.store)) return row;
  return row.period === "UNKNOWN_TIME" || (time === null && row.period !== "ONE_TIME") ? row : undefined;
}

function only<Row>(rows: readonly Row[]): Row | undefined {
  return rows.length === 1 ? rows[0] : undefined;
}

/** All refunds and reversals of a store transaction, with or without a matched purchase. */
export function readRefundEvents(
  tx: Transaction,
  { environment, store, transactionId }: StoreTransactionKey,
): Promise<StoreEvent[]> {
  const effect = In(["REFUND", "REVERSAL"]);
  return tx.manager.findBy(StoreEvent, { environment, store, transactionId, effect });
}

/**
 * Matches the refunds and reversals that arrived earlier to the purchase that was just granted, if it fits them best.
 * Those without a match afterwards are parked, since they may need an admin's decision.
 * @param all the granted purchases of the transaction, `granted` included
 */
export async function rematchRefunds(
  tx: Transaction,
  all: readonly StoreTransaction[],
  granted: StoreTransaction,
): Promise<void> {
  for (const refundEvent of await readRefundEvents(tx, granted)) {
    // A match that an admin made stays.
    if (refundEvent.purchaseId !== null && refundEvent.resolvedBy !== null) continue;
    const fits = findMatch(all, refundEvent) === granted && !isTooEarly(refundEvent, granted);
    const changes = fits ? changesIfMatched(refundEvent, granted) : changesIfUnmatched(refundEvent);
    if (changes)
      await tx.manager.update(
        StoreEvent,
        { eventId: refundEvent.eventId, effect: refundEvent.effect ?? "" },
        changes,
      );
  }
}

/** Whether the period began after the event. A refund without a time of purchase cannot concern such a period. */
function isTooEarly(
  { purchasedAtMilliseconds, madeAtMilliseconds }: StoreEvent,
  { store, period }: StoreTransaction,
): boolean {
  if (purchasedAtMilliseconds !== null || hasTransactionIdPerPeriod(store)) return false;
  return typeof period === "number" && madeAtMilliseconds + toleranceMilliseconds < period;
}

function changesIfMatched(
  { status, reasonCode }: StoreEvent,
  { purchaseId }: StoreTransaction,
): Partial<StoreEvent> {
  const waited = (status === "PARKED" && reasonCode === "UNCLEAR_REFUND") || status === "IGNORED";
  return waited
    ? { purchaseId, status: "APPLIED", reasonCode: "REFUND_NOTED", decidedAt: clockTime() }
    : { purchaseId };
}

function changesIfUnmatched({ status, purchaseId }: StoreEvent): Partial<StoreEvent> | undefined {
  return (status === "APPLIED" || status === "IGNORED") && purchaseId === null
    ? { status: "PARKED", reasonCode: "UNCLEAR_REFUND" }
    : undefined;
}
