import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "../../auth/caller";
import type { Transaction } from "../../database/transaction";
import { keepExisting } from "../../database/dialect";
import { insertRows } from "../../database/rows";
import { StoreEvent } from "../../entities/store-event";
import { explainError } from "../../database/database-errors";
import { ulid } from "../../ids";
import type { AppContext } from "../../context/app-context";
import { decideStoreEvent } from "./decide-store-event";
import { findSimilarUsers } from "../find-similar-users";
import { retryRelatedEvents } from "./retry-parked-events";
import { storeActor } from "../decision";
import { placeKeptEvent, placeReceivedEvent, type LockedEvent, type PlacedArrival } from "../placed-event";
import {
  similarUsersFound,
  storeEventFailed,
  storeEventReceived,
  type RecordedStoreEvent,
} from "../../context/events";

/**
 * Writes what belongs to a change of an event, in the transaction of the change.
 * @param before the event before the change; null when it is new.
 */
export type RecordChange = (tx: Transaction, before: StoreEvent | null, after: StoreEvent) => Promise<void>;

/**
 * Keeps an event of RevenueCat's and gives it its effect, both or neither, once for each event id.
 * @throws Refusal BAD_USER_INPUT for what is not a webhook at all, SERVICE_UNAVAILABLE when it should be sent again.
 */
export async function recordStoreEvent(
  context: AppContext,
  caller: Caller,
  body: Buffer,
  recordChange: RecordChange = async () => undefined,
): Promise<RecordedStoreEvent> {
  const { requestId } = caller;
  const received = placeReceivedEvent(body, context.storeQueue.config);
  const { eventId, transactionId } = received.event;
  const recorded = await context.storeQueue.inTurn(transactionId ?? eventId, () =>
    retryForFiveSeconds(() => recordOnce(context, caller, { received, recordChange })),
  );
  storeEventReceived(context.events, { ...recorded, requestId });
  if (recorded.repeated) return recorded;
  await retryRelatedEvents(context, caller, received.event);
  await reportSimilarUsers(context, caller, recorded.event);
  return recorded;
}

/** What was decided stays decided, whether this can be told or not. */
async function reportSimilarUsers(
  context: AppContext,
  { requestId }: Caller,
  event: StoreEvent,
): Promise<void> {
  const { eventId, appUserId, userId } = event;
  try {
    const similarUserIds = await findSimilarUsers(context, event);
    if (similarUserIds.length > 0)
      similarUsersFound(context.events, { requestId, eventId, userId: userId ?? appUserId, similarUserIds });
  } catch {
    // The doctor and the event itself tell it too.
  }
}

const retryMaxMilliseconds = 5000;
const pauseMilliseconds = 200;

/**
 * RevenueCat waits a minute for its answer and comes back in five, so here a busy database is asked longer than for
 * callers who can try again themselves.
 */
async function retryForFiveSeconds<Result>(work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isTooLate = performance.now() - startedAt > retryMaxMilliseconds;
      if (isTooLate || explainError(error)?.code !== "SERVICE_UNAVAILABLE") throw error;
      await sleep(pauseMilliseconds);
    }
  }
}

async function recordOnce(
  context: AppContext,
  { requestId }: Caller,
  { received, recordChange }: { readonly received: PlacedArrival; readonly recordChange: RecordChange },
): Promise<RecordedStoreEvent> {
  const { database } = context;
  const outcome = (event: StoreEvent, repeated: boolean): RecordedStoreEvent => ({
    event,
    repeated,
    differs: event.payloadHash !== received.payloadHash,
  });
  // Most repeats come long after; they need no transaction.
  const known = await database.read.findOneBy(StoreEvent, { eventId: received.event.eventId });
  if (known && known.status !== "FAILED") return outcome(known, true);
  const input = { actor: storeActor, reason: null };
  try {
    return await database.inTransaction(
      async (tx) => {
        const row = await insertOrLockEvent(tx, received);
        if (row.status !== "FAILED") return outcome(row, true);
        const decided = await decideStoreEvent(tx, context, locked(row, received), input);
        await recordChange(tx, known, decided);
        return outcome(decided, false);
      },
      // Tried again after a lost COMMIT, it finds its own decision.
      { repeatable: true },
    );
  } catch (error) {
    // Not even a fault of ours may lose the event; RevenueCat will send it again, but not for ever.
    if (!explainError(error)) {
      storeEventFailed(context.events, { eventId: received.event.eventId, requestId });
      await database.inTransaction(async (tx) => {
        const row = await insertOrLockEvent(tx, received);
        if (!known) await recordChange(tx, null, row);
      });
    }
    throw error;
  }
}

/** The event as its row keeps it. Another body may have come under the id of an event that failed: the first one counts. */
function locked(row: StoreEvent, { event, payloadHash }: PlacedArrival): LockedEvent {
  return { ...(row.payloadHash === payloadHash ? event : placeKeptEvent(row)), row };
}

/** The event's row, made if it is new, and locked: copies that arrive together wait for each other. */
async function insertOrLockEvent(
  tx: Transaction,
  { event, payload, payloadHash }: PlacedArrival,
): Promise<StoreEvent> {
  const now = new Date();
  const { eventId, type, environment, store, productId, transactionId, purchasedAtMilliseconds } = event;
  const row: StoreEvent = {
    eventId,
    id: ulid(),
    type,
    // What it stays if nobody gets to decide.
    status: "FAILED",
    reason: "FAULT",
    effect: null,
    environment,
    store,
    productId,
    transactionId,
    purchasedAtMilliseconds,
    madeAtMilliseconds: event.madeAtMilliseconds ?? now.getTime(),
    appUserId: event.appUserId,
    userId: null,
    assignedUserId: null,
    assignedBy: null,
    purchaseId: null,
    attempts: 0,
    failures: 0,
    payload,
    payloadHash,
    resolvedBy: null,
    resolutionReason: null,
    receivedAt: now,
    decidedAt: now,
  };
  await insertRows(tx, "store_events", [row], keepExisting("eventId"));
  return tx.manager.findOneByOrFail(StoreEvent, { eventId });
}
