import { clockTime } from "../../clock";
import type { Caller } from "../../auth/caller";
import { StoreEvent } from "../../entities/store-event";
import { explainError } from "../../database/database-errors";
import type { AppContext } from "../../context/app-context";
import { retryFailed, storeEventDecided, storeEventFailed } from "../../context/events";
import { decideStoreEvent } from "./decide-store-event";
import { findReadyEvents, type RetryScope } from "./find-ready-events";
import { lockStoreEvent } from "./lock-store-event";
import { isNewDecision, storeActor } from "../decision";
import { placeKeptEvent, type PlacedEvent } from "../placed-event";

/**
 * Decides again about parked and failed events that can be applied now. Call it after a change that can make this
 * possible, and after parking an event, since the missing piece may have arrived meanwhile. Never throws: the caller's
 * own work is done, and the next sweep repeats what fails here.
 * @returns how many events are no longer parked
 */
export async function retryParkedEvents(
  context: AppContext,
  caller: Caller,
  scope: RetryScope,
): Promise<number> {
  let applied = 0;
  try {
    for await (const eventId of findReadyEvents(context, scope)) {
      if (await retryOne(context, caller, eventId)) applied += 1;
    }
  } catch (error) {
    retryFailed(context.events, { error, requestId: caller.requestId });
  }
  return applied;
}

/**
 * Decides again about all parked and failed events that can be applied now, in case a process died before it did. Stops
 * before the next event once the signal is aborted. Goes on when an event fails.
 * @throws the error that prevents the search for such events
 */
export async function sweepParkedEvents(
  context: AppContext,
  caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  for await (const eventId of findReadyEvents(context, undefined)) {
    if (signal.aborted) return;
    await retryOne(context, caller, eventId);
  }
}

/**
 * Decides again about the parked events of all users that this event names. The event may have identified one of them.
 */
export async function retryRelatedEvents(
  context: AppContext,
  caller: Caller,
  { userIds }: PlacedEvent,
): Promise<void> {
  if (userIds.length > 0) await retryParkedEvents(context, caller, { appUserIds: userIds });
}

/** Never throws, so that the events after this one get their turn. */
async function retryOne(context: AppContext, caller: Caller, eventId: string): Promise<boolean> {
  const { events } = context;
  const { requestId } = caller;
  try {
    return await retry(context, caller, eventId);
  } catch (error) {
    retryFailed(events, { error, requestId });
    // A busy database is no fault of the event, so the event stays as it is.
    if (explainError(error)?.code === "SERVICE_UNAVAILABLE") return false;
    const isNew = await markFailed(context, eventId).catch((failure: unknown) => {
      retryFailed(events, { error: failure, requestId });
      return true;
    });
    if (isNew) storeEventFailed(events, { eventId, requestId });
    return false;
  }
}

/** Sets the event to FAILED. Returns whether it had another status before. */
function markFailed({ database }: AppContext, eventId: string): Promise<boolean> {
  return database.inTransaction(
    async (tx) => {
      const row = await lockStoreEvent(tx, eventId);
      if (!row || !isWaiting(row)) return false;
      const [attempts, failures] = [row.attempts + 1, row.failures + 1];
      const changes = { status: "FAILED", reasonCode: "FAULT", attempts, failures } as const;
      await tx.manager.update(StoreEvent, { eventId }, { ...changes, decidedAt: clockTime() });
      return row.status !== "FAILED";
    },
    { repeatable: true },
  );
}

function isWaiting({ status, reasonCode }: StoreEvent): boolean {
  const ignoredByMapping = status === "IGNORED" && reasonCode === "NOTHING_TO_GRANT";
  return status === "PARKED" || status === "FAILED" || ignoredByMapping;
}

async function retry(context: AppContext, caller: Caller, eventId: string): Promise<boolean> {
  const outcome = await context.database.inTransaction(
    async (tx) => {
      const row = await lockStoreEvent(tx, eventId);
      if (!row || !isWaiting(row)) return undefined;
      const placed = placeKeptEvent(row);
      const input = { actor: storeActor, reason: null };
      const event = await decideStoreEvent(tx, context, { ...placed, row }, input);
      return { event, isNew: isNewDecision(row, event), movedFrom: placed.movedFrom };
    },
    { repeatable: true },
  );
  if (!outcome) return false;
  const { event, isNew, movedFrom } = outcome;
  if (isNew) storeEventDecided(context.events, { event, requestId: caller.requestId });
  // The purchases that it moved are parked under the ids that they moved from.
  if (event.status === "APPLIED" && movedFrom.length > 0)
    await retryParkedEvents(context, caller, { appUserIds: movedFrom });
  return event.status !== "PARKED";
}
