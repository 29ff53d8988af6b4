import type { Transaction } from "../database/database";
import { lockRow } from "../database/rows";
import { StoreEvent } from "../entities/store-event";
import { explainError } from "../explain-error";
import type { Service } from "../service";
import { decideStoreEvent } from "./decide-store-event";
import { storeActor } from "./store-decision";
import { periodTypes } from "./store-transactions";

/** Each waits for something that the second table tells us has come; what a fault stopped waits for its repair. */
const ready = [
  // First, so that what fails below is not tried twice.
  "SELECT e.id, e.eventId FROM store_events e WHERE e.status = 'FAILED' AND e.id > ?",
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_products p ON p.store = e.store AND p.productId = e.productId
   WHERE e.status = 'PARKED' AND e.reason = 'UNKNOWN_PRODUCT' AND e.id > ?`,
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_event_claims c ON c.eventId = e.eventId
   JOIN store_identities i ON i.environment = e.environment AND i.appUserId = c.appUserId
   WHERE e.status = 'PARKED' AND e.reason = 'ANONYMOUS_USER' AND e.id > ?`,
  `SELECT e.id, e.eventId FROM store_events e
   WHERE e.status = 'PARKED' AND e.reason IN ('ANONYMOUS_USER', 'UNKNOWN_USER', 'AMBIGUOUS_USER')
     AND e.assignedUserId IS NOT NULL AND e.id > ?`,
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_event_claims c ON c.eventId = e.eventId
   JOIN wallet_merges m ON m.environment = e.environment AND m.fromUserId = c.appUserId
   WHERE e.status = 'PARKED' AND e.reason = 'AMBIGUOUS_USER' AND e.id > ?`,
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_transactions t ON t.environment = e.environment AND t.store = e.store
     AND t.transactionId = e.transactionId AND t.period = e.purchasedAtMilliseconds
   WHERE e.status = 'PARKED' AND e.reason = 'UNCLEAR_REFUND' AND e.effect IS NOT NULL AND t.state <> 'NEW'
     AND e.id > ?`,
];

/** A corrected mapping grants what the one before it did not; asked only when a product is mapped. */
const nowGranted = `SELECT e.id, e.eventId FROM store_events e
   JOIN store_products p ON p.store = e.store AND p.productId = e.productId
   WHERE e.status = 'IGNORED' AND e.reason = 'NOTHING_TO_GRANT' AND p.packageId IS NOT NULL
     AND (p.grantsOn = 'EACH_PERIOD' OR e.type NOT IN (${periodTypes.map((type) => `'${type}'`).join(", ")}))
     AND e.id > ?`;

const pageSize = 100;

/** Which of the parked events; all of them when left out. */
export type RetryScope =
  { readonly appUserIds: readonly string[] } | { readonly store: string; readonly productId: string };

/**
 * Decides again about parked and failed events that can be applied now, each apart from the others. Called after whatever may have made that possible, and
 * after parking, since the missing piece may have come meanwhile; and from time to time, in case a process died between.
 * Returns how many left the car park.
 */
export async function retryParkedEvents(service: Service, scope?: RetryScope): Promise<number> {
  if (scope && "appUserIds" in scope && !(await isAnythingParked(service, scope.appUserIds))) return 0;
  const { condition, parameters } = conditionOf(scope);
  let applied = 0;
  for (const sql of scope && "store" in scope ? [...ready, nowGranted] : ready) {
    for (let after = ""; ;) {
      const page = await service.database.read.query<{ id: string; eventId: string }[]>(
        `${sql} ${condition} ORDER BY e.id LIMIT ${pageSize}`,
        [after, ...parameters],
      );
      for (const eventId of new Set(page.map((row) => row.eventId))) {
        if (await retryApart(service, eventId)) applied += 1;
      }
      const last = page.at(-1);
      if (!last || page.length < pageSize) break;
      after = last.id;
    }
  }
  return applied;
}

/** Almost always nothing is, and this question is cheap. */
async function isAnythingParked({ database }: Service, appUserIds: readonly string[]): Promise<boolean> {
  const found = await database.read.query<object[]>(
    `SELECT 1 FROM store_event_claims c JOIN store_events e ON e.eventId = c.eventId
     WHERE c.appUserId IN (${marksOf(appUserIds)}) AND e.status = 'PARKED' LIMIT 1`,
    [...appUserIds],
  );
  return found.length > 0;
}

function marksOf(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

function conditionOf(scope: RetryScope | undefined): { condition: string; parameters: readonly string[] } {
  if (!scope) return { condition: "", parameters: [] };
  if ("store" in scope) {
    return { condition: "AND e.store = ? AND e.productId = ?", parameters: [scope.store, scope.productId] };
  }
  return {
    condition: `AND e.eventId IN (SELECT eventId FROM store_event_claims WHERE appUserId IN (${marksOf(scope.appUserIds)}))`,
    parameters: scope.appUserIds,
  };
}

/** Whatever goes wrong with one event, the others get their turn. */
async function retryApart(service: Service, eventId: string): Promise<boolean> {
  const { observer } = service.storeInbox;
  try {
    return await retry(service, eventId);
  } catch (error) {
    observer.retryFailed(error);
    // A busy database passes: the event waits on as it is.
    if (explainError(error)?.code === "SERVICE_UNAVAILABLE") return false;
    observer.failed(eventId);
    await markFailed(service, eventId).catch((failure: unknown) => observer.retryFailed(failure));
    return false;
  }
}

/** Shows the event among those that a fault of ours stopped. */
async function markFailed({ database }: Service, eventId: string): Promise<void> {
  await database.inTransaction(
    async (tx) => {
      const row = await lockStoreEvent(tx, eventId);
      if (!row || !isWaiting(row)) return;
      const changes = { status: "FAILED", reason: "FAULT", attempts: row.attempts + 1 } as const;
      await tx.manager.update(StoreEvent, { eventId }, { ...changes, decidedAt: new Date() });
    },
    { repeatable: true },
  );
}

function isWaiting({ status, reason }: StoreEvent): boolean {
  const ignoredByMapping = status === "IGNORED" && reason === "NOTHING_TO_GRANT";
  return status === "PARKED" || status === "FAILED" || ignoredByMapping;
}

async function retry(service: Service, eventId: string): Promise<boolean> {
  const decided = await service.database.inTransaction(
    async (tx) => {
      const row = await lockStoreEvent(tx, eventId);
      if (!row || !isWaiting(row)) return undefined;
      return decideStoreEvent(tx, service, row, { actor: storeActor, reason: null });
    },
    { repeatable: true },
  );
  if (decided) service.storeInbox.observer.decided(decided);
  return decided !== undefined && decided.status !== "PARKED";
}

/** The event's row, locked; null when there is none. */
export async function lockStoreEvent(tx: Transaction, eventId: string): Promise<StoreEvent | null> {
  await lockRow(tx, "store_events", { eventId });
  return tx.manager.findOneBy(StoreEvent, { eventId });
}
