import { In } from "typeorm";
import { databaseErrorKind, explainError } from "../../database/database-errors";
import type { Transaction } from "../../database/transaction";
import type { AppContext } from "../../context/app-context";
import { retryFailed, type RecordedStoreEvent } from "../../context/events";
import { StoreEvent } from "../../entities/store-event";
import { findUsersWithParked } from "../inbox/find-ready-events";
import { withoutHeld } from "../../ledger/keyed";
import type { Arrival } from "./arrival";
import { isPlain } from "./plain-event";
import { planBatch, type PlannedBatch, type PlannedEvent } from "./plan-batch";
import { writeBatch } from "./write-batch";

/** An event that was recorded with others, and what is left to do for it. */
export interface RecordedTogether {
  readonly recorded: RecordedStoreEvent;
  /** Whether an event that is parked for one of its users may be applied now. */
  readonly mayReleaseParked: boolean;
  /** Whether to look for similar users. */
  readonly checksSimilarUsers: boolean;
}

type Recorded = ReadonlyMap<Arrival, RecordedTogether>;

/**
 * Stores events that arrived together and applies them, in one transaction. Takes only those that are plain, such as
 * the first purchase of a store transaction by a user whom it names. Leaves out all others, and all of them when the
 * transaction fails: they have to be recorded alone. Answers copies of events that are stored already.
 * @throws Refusal SERVICE_UNAVAILABLE when the database cannot be reached
 */
export async function recordTogether(context: AppContext, arrivals: readonly Arrival[]): Promise<Recorded> {
  const { deployment, storeQueue, database } = context;
  const rules = { deployment, config: storeQueue.config };
  const plain = withoutHeld(arrivals, ({ received }) => !isPlain(received.event, rules));
  if (plain.length === 0) return new Map();
  let last: PlannedBatch | undefined;
  try {
    const { rows, batch } = await database.inTransaction(
      async (tx, attempt) => {
        last = undefined;
        const planned = await planBatch(tx, context, { arrivals: plain, fresh: attempt > 1 });
        last = planned;
        return { batch: planned, rows: await writeIfAny(tx, context, planned) };
      },
      // A lock timeout or a wrong assumption may be due to one event: alone, it does not stop the others. When the
      // answer to COMMIT is lost, the second try finds the events of the first.
      { retry: ["deadlock", "unavailable"], repeatable: true },
    );
    if (batch.draft) context.ledger.draftCommitted(batch.draft);
    return await answersOf(context, batch, rows);
  } catch (error) {
    if (last?.draft) context.ledger.draftFailed(last.draft);
    if (isOutage(error)) throw error;
    return new Map();
  }
}

async function writeIfAny(
  tx: Transaction,
  context: AppContext,
  batch: PlannedBatch,
): Promise<ReadonlyMap<string, StoreEvent>> {
  return batch.draft ? writeBatch(tx, context, batch, batch.draft) : new Map();
}

/** @param rows the rows that were written, by event id */
async function answersOf(
  context: AppContext,
  { planned, repeats }: PlannedBatch,
  rows: ReadonlyMap<string, StoreEvent>,
): Promise<Recorded> {
  const [earlier, waiting] = await Promise.all([
    readEvents(
      context,
      repeats.map(idOf).filter((id) => !rows.has(id)),
    ),
    findWaitingUsers(context, planned),
  ]);
  const known = new Map([...rows, ...earlier.map((event) => [event.eventId, event] as const)]);
  const newcomer = planned.find(({ event }) => event.appUserId && !context.knownUsers.has(event.appUserId));
  if (newcomer?.event.appUserId) context.knownUsers.add(newcomer.event.appUserId);
  const answers = new Map<Arrival, RecordedTogether>();
  const answer = (arrival: Arrival, repeated: boolean, userIds: readonly string[]) => {
    const event = known.get(idOf(arrival));
    if (!event) return;
    const differs = event.payloadHash !== arrival.received.payloadHash;
    answers.set(arrival, {
      recorded: { event, repeated, differs },
      mayReleaseParked: userIds.some((id) => waiting.has(id)),
      checksSimilarUsers: arrival === newcomer?.arrival,
    });
  };
  for (const { arrival, event } of planned) answer(arrival, false, event.userIds);
  for (const arrival of repeats) answer(arrival, true, []);
  return answers;
}

/** Never throws: events that are missing in the answer are recorded alone. */
async function readEvents({ database }: AppContext, eventIds: readonly string[]): Promise<StoreEvent[]> {
  if (eventIds.length === 0) return [];
  return database.read.findBy(StoreEvent, { eventId: In([...eventIds]) }).catch(() => []);
}

/** Never throws: the events are recorded, and the next sweep tries what is parked. */
async function findWaitingUsers(
  context: AppContext,
  planned: readonly PlannedEvent[],
): Promise<ReadonlySet<string>> {
  const userIds = [...new Set(planned.flatMap(({ event }) => event.userIds))];
  if (userIds.length === 0) return new Set();
  return findUsersWithParked(context, userIds).catch((error: unknown) => {
    retryFailed(context.events, { error, requestId: planned[0]?.arrival.requestId ?? "" });
    return new Set();
  });
}

const idOf = ({ received }: Arrival) => received.event.eventId;

function isOutage(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return explainError(error) !== undefined && databaseErrorKind(cause) === "unavailable";
}
