import { In } from "typeorm";
import type { Transaction } from "../../database/transaction";
import { StoreEvent } from "../../entities/store-event";
import type { StoreTransaction } from "../../entities/store-transaction";
import { Refusal } from "../../errors";
import type { DecisionInput } from "../decision";
import {
  findPeriod,
  toleranceMilliseconds,
  hasTransactionIdPerPeriod,
  purchaseTimeOf,
  type StoreTransactionKey,
} from "../periods";
import type { LockedEvent } from "../placed-event";

/**
 * The granted purchase of the event's transaction that a refund or reversal concerns. Nothing when it may concern a
 * purchase that has not been recorded yet. A refund that was matched to a purchase once keeps that match.
 * @throws Refusal NOT_FOUND when an admin names a purchase that is none of them
 */
export function findRefundedPurchase(
  granted: readonly StoreTransaction[],
  event: LockedEvent,
  { purchaseId }: DecisionInput,
): StoreTransaction | undefined {
  if (purchaseId) {
    const named = granted.find((row) => row.purchaseId === purchaseId);
    if (!named) throw new Refusal("NOT_FOUND", "The event's store transaction has no such purchase.");
    return named;
  }
  const { row: refundEvent } = event;
  const before = refundEvent.effect
    ? granted.find((row) => row.purchaseId === refundEvent.purchaseId)
    : undefined;
  return before ?? findMatch(granted, event);
}

type EventFacts = Pick<StoreEvent, "productId" | "purchasedAtMilliseconds">;

/**
 * The period that began at the event's time. Without one, the one-time purchase, whose time does not matter. Without
 * that, the only purchase, if the time fits no other. A purchase of another product fits only when no other can.
 */
function findMatch(granted: readonly StoreTransaction[], event: EventFacts): StoreTransaction | undefined {
  const { productId } = event;
  const ofProduct = granted.filter(
    (row) => productId === null || row.productId === null || row.productId === productId,
  );
  const time = purchaseTimeOf(event);
  const near = (rows: readonly StoreTransaction[]) => (time === null ? undefined : findPeriod(rows, time));
  return (
    near(ofProduct) ??
    findPeriod(ofProduct, "ONE_TIME") ??
    near(granted) ??
    findOnly(granted, ofProduct, time)
  );
}

/** A one-time purchase that gets here is of another product. */
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

/** All refunds and reversals of a store transaction, whether or not the purchase that each one concerns is known. */
export function readRefundEvents(
  tx: Transaction,
  { environment, store, transactionId }: StoreTransactionKey,
): Promise<StoreEvent[]> {
  const effect = In(["REFUND", "REVERSAL"]);
  return tx.manager.findBy(StoreEvent, { environment, store, transactionId, effect });
}

/**
 * Gives the refunds and reversals that arrived earlier to a purchase that was granted now, the last of all of its
 * transaction, if they mean it: those that waited, and those which fit another one less. Those that go on waiting are
 * late, early or wrong, and somebody may have to decide.
 */
export async function rematchRefunds(
  tx: Transaction,
  all: readonly StoreTransaction[],
  granted: StoreTransaction,
): Promise<void> {
  for (const refundEvent of await readRefundEvents(tx, granted)) {
    // What an admin said stays.
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

/** Without a time it can only mean a period that had begun, not one that came later under the same id. */
function isTooEarly(
  { purchasedAtMilliseconds, madeAtMilliseconds }: StoreEvent,
  { store, period }: StoreTransaction,
): boolean {
  if (purchasedAtMilliseconds !== null || hasTransactionIdPerPeriod(store)) return false;
  return typeof period === "number" && madeAtMilliseconds + toleranceMilliseconds < period;
}

function changesIfMatched(
  { status, reason }: StoreEvent,
  { purchaseId }: StoreTransaction,
): Partial<StoreEvent> {
  const waited = (status === "PARKED" && reason === "UNCLEAR_REFUND") || status === "IGNORED";
  return waited
    ? { purchaseId, status: "APPLIED", reason: "REFUND_NOTED", decidedAt: new Date() }
    : { purchaseId };
}

function changesIfUnmatched({ status, purchaseId }: StoreEvent): Partial<StoreEvent> | undefined {
  return (status === "APPLIED" || status === "IGNORED") && purchaseId === null
    ? { status: "PARKED", reason: "UNCLEAR_REFUND" }
    : undefined;
}
