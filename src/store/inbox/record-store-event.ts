import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "../../auth/caller";
import type { Transaction } from "../../database/transaction";
import { keepExisting } from "../../database/dialect";
import { insertRows } from "../../database/rows";
import { StoreEvent } from "../../entities/store-event";
import { explainError } from "../../database/database-errors";
import type { AppContext } from "../../context/app-context";
import { decideStoreEvent } from "./decide-store-event";
import { newStoreEvent } from "./new-store-event";
import type { Arrival } from "../together/arrival";
import { recordTogether } from "../together/record-together";
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
 * Records a change of an event, such as in the audit log, in the transaction of the change.
 * @param before the event before the change; null when it is new
 */
export type RecordChange = (tx: Transaction, before: StoreEvent | null, after: StoreEvent) => Promise<void>;

/**
 * Stores an event of RevenueCat's and applies it, in one transaction and once for each event id.
 * @throws Refusal BAD_USER_INPUT when the body is not a RevenueCat webhook, SERVICE_UNAVAILABLE when it should be sent
 * again
 */
export async function recordStoreEvent(
  context: AppContext,
  caller: Caller,
  body: Buffer,
  recordChange?: RecordChange,
): Promise<RecordedStoreEvent> {
  const { requestId } = caller;
  const { storeQueue } = context;
  const received = placeReceivedEvent(body, storeQueue.config);
  const arrival = { received, requestId, keys: keysOf(received), bytes: body.length };
  const together = recordChange
    ? undefined
    : await storeQueue.together(arrival, (arrivals: readonly Arrival[]) =>
        retryForFiveSeconds(() => recordTogether(context, arrivals)),
      );
  const recorded =
    together?.recorded ??
    (await storeQueue.inTurn(arrival.keys, () =>
      retryForFiveSeconds(() => recordOnce(context, caller, { received, recordChange })),
    ));
  storeEventReceived(context.events, { ...recorded, requestId });
  if (recorded.repeated) return recorded;
  if (together?.mayReleaseParked ?? true) await retryRelatedEvents(context, caller, received.event);
  if (together?.checksSimilarUsers ?? true) await reportSimilarUsers(context, caller, recorded.event);
  return recorded;
}

/** Events about one store transaction or of one user are recorded in the order of their arrival, and so are copies. */
function keysOf({ event }: PlacedArrival): string[] {
  const { eventId, transactionId, appUserId } = event;
  return [
    `event ${eventId}`,
    ...(transactionId === null ? [] : [`transaction ${transactionId}`]),
    ...(appUserId === null ? [] : [`user ${appUserId}`]),
  ];
}

/**
 * Reports users whose ids differ from the event's user by case only. Never throws, because the event is already
 * decided.
 */
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
    // `npm run doctor` and the event's `similarUserIds` show it too.
  }
}

const retryMaxMilliseconds = 5000;
const pauseMilliseconds = 200;

/**
 * Retries for longer than other calls while the database is busy. RevenueCat waits a minute for its answer, and sends
 * the event again only after five.
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
  {
    received,
    recordChange,
  }: { readonly received: PlacedArrival; readonly recordChange: RecordChange | undefined },
): Promise<RecordedStoreEvent> {
  const { database } = context;
  const outcome = (event: StoreEvent, repeated: boolean): RecordedStoreEvent => ({
    event,
    repeated,
    differs: event.payloadHash !== received.payloadHash,
  });
  // Most repeats arrive long after the first copy, and need no transaction.
  const known = await database.read.findOneBy(StoreEvent, { eventId: received.event.eventId });
  if (known && known.status !== "FAILED") return outcome(known, true);
  const input = { actor: storeActor, reason: null };
  try {
    return await database.inTransaction(
      async (tx) => {
        const row = await insertOrLockEvent(tx, received);
        if (row.status !== "FAILED") return outcome(row, true);
        const decided = await decideStoreEvent(tx, context, locked(row, received), input);
        await recordChange?.(tx, known, decided);
        return outcome(decided, false);
      },
      // When the answer to COMMIT is lost, the second try finds the decision of the first.
      { repeatable: true },
    );
  } catch (error) {
    // Keep the event although a fault stopped it: RevenueCat gives up after a few tries.
    if (!explainError(error)) {
      storeEventFailed(context.events, { eventId: received.event.eventId, requestId });
      await database.inTransaction(async (tx) => {
        const row = await insertOrLockEvent(tx, received);
        if (!known) await recordChange?.(tx, null, row);
      });
    }
    throw error;
  }
}

/** The event as its row keeps it. When another body arrives under the id of a failed event, the first body counts. */
function locked(row: StoreEvent, { event, payloadHash }: PlacedArrival): LockedEvent {
  return { ...(row.payloadHash === payloadHash ? event : placeKeptEvent(row)), row };
}

/** Inserts the event's row if it is new, and locks it, so that copies that arrive together wait for each other. */
async function insertOrLockEvent(tx: Transaction, received: PlacedArrival): Promise<StoreEvent> {
  const row = newStoreEvent(received);
  await insertRows(tx, "store_events", [row], keepExisting("eventId"));
  return tx.manager.findOneByOrFail(StoreEvent, { eventId: row.eventId });
}
