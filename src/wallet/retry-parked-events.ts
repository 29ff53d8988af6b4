import type { Transaction } from "../database/database";
import { lockRow, readDate } from "../database/rows";
import { StoreEvent } from "../entities/store-event";
import { explainError } from "../explain-error";
import { readKeptEvent, type RevenueCatEvent } from "../inputs/revenuecat-event.input";
import type { Service } from "../service";
import { decideStoreEvent } from "./decide-store-event";
import { isNewDecision, storeActor } from "./store-decision";
import { periodTypes, toleranceMilliseconds, type StoreTransactionKey } from "./store-transactions";

/** What a fault stopped waits for its repair. Asked first, so that what fails below is not tried twice. */
const failed =
  "SELECT e.id, e.eventId, e.failures, e.decidedAt FROM store_events e WHERE e.status = 'FAILED' AND e.id > ?";

const namesOf = (types: readonly string[]) => types.map((type) => `'${type}'`).join(", ");

/** Each waits for something that the second table tells us has come. */
const ready = [
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
  // Granted by another event or by reconciliation: nobody waits for it any more.
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_transactions t ON t.environment = e.environment AND t.store = e.store
     AND t.transactionId = e.transactionId
     AND (t.period <= 0 OR ABS(t.period - e.purchasedAtMilliseconds) <= ${toleranceMilliseconds})
   WHERE e.status = 'PARKED' AND e.type IN (${namesOf(["NON_RENEWING_PURCHASE", ...periodTypes])})
     AND e.reason IN ('UNKNOWN_PRODUCT', 'ANONYMOUS_USER', 'UNKNOWN_USER', 'AMBIGUOUS_USER', 'INVALID_QUANTITY',
       'WALLET_LIMIT_REACHED')
     AND t.state <> 'NEW' AND e.id > ?`,
];

/** A corrected mapping grants what the one before it did not. The hint: most events are ignored, and few for this. */
const nowGranted = (engine: Transaction["engine"]) => `SELECT e.id, e.eventId FROM store_events e
   ${engine === "mysql" ? "FORCE INDEX (store_events_by_product)" : "INDEXED BY store_events_by_product"}
   JOIN store_products p ON p.store = e.store AND p.productId = e.productId
   WHERE e.status = 'IGNORED' AND e.reason = 'NOTHING_TO_GRANT' AND p.packageId IS NOT NULL
     AND (p.grantsOn = 'EACH_PERIOD' OR e.type NOT IN (${namesOf(periodTypes)}))
     AND e.id > ?`;

const pageSize = 100;

interface Waiting {
  readonly id: string;
  readonly eventId: string;
  /** Of failed events only. */
  readonly failures?: number;
  readonly decidedAt?: Date | string;
}

/** A fault that stays must not fill the log: after each attempt the pause is twice as long. */
const pauseMilliseconds = 60_000;
const pauseMaxMilliseconds = 3_600_000;

function isDue({ failures = 0, decidedAt }: Waiting): boolean {
  if (failures === 0 || decidedAt === undefined) return true;
  const pause = Math.min(pauseMilliseconds * 2 ** (failures - 1), pauseMaxMilliseconds);
  return Date.now() - readDate(decidedAt).getTime() >= pause;
}

/** Which of the parked events; all of them when left out. */
export type RetryScope =
  | { readonly appUserIds: readonly string[] }
  | { readonly store: string; readonly productId: string }
  | StoreTransactionKey;

/**
 * Decides again about parked and failed events that can be applied now, each apart from the others. Called after
 * whatever may have made that possible, and after parking, since the missing piece may have come meanwhile; and from
 * time to time, in case a process died between. So it never throws: its callers' own work is done, and whatever goes
 * wrong here the next sweep makes good. Returns how many left the car park.
 */
export async function retryParkedEvents(service: Service, scope?: RetryScope): Promise<number> {
  let applied = 0;
  try {
    for await (const eventId of findReady(service, scope)) {
      if (await retryApart(service, eventId)) applied += 1;
    }
  } catch (error) {
    service.storeInbox.observer.retryFailed(error);
  }
  return applied;
}

/** Decides again about the parked events that an event, just decided about, may have something to do with. */
export async function retryOthers(
  service: Service,
  { appUserIds, movedFrom, movedTo }: RevenueCatEvent,
): Promise<void> {
  const named = [...appUserIds, ...movedFrom, ...movedTo];
  if (named.length > 0) await retryParkedEvents(service, { appUserIds: named });
}

async function* findReady(service: Service, scope: RetryScope | undefined): AsyncGenerator<string> {
  const ofUsers = scope !== undefined && "appUserIds" in scope;
  if (ofUsers && !(await isAnythingParked(service, scope.appUserIds))) return;
  const { condition, parameters } = conditionOf(scope);
  const { read, engine } = service.database;
  // Who maps a product may have repaired what failed.
  const isTurn = scope !== undefined && "productId" in scope ? () => true : isDue;
  const ofProducts = scope === undefined || "productId" in scope;
  for (const sql of ofProducts ? [failed, ...ready, nowGranted(engine)] : [failed, ...ready]) {
    for (let after = ""; ;) {
      const page = await read.query<Waiting[]>(`${sql} ${condition} ORDER BY e.id LIMIT ${pageSize}`, [
        after,
        ...parameters,
      ]);
      yield* new Set(page.filter(isTurn).map(({ eventId }) => eventId));
      const last = page.at(-1);
      if (!last || page.length < pageSize) break;
      after = last.id;
    }
  }
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
  if ("transactionId" in scope) {
    const { environment, store, transactionId } = scope;
    const condition = "AND e.environment = ? AND e.store = ? AND e.transactionId = ?";
    return { condition, parameters: [environment, store, transactionId] };
  }
  if ("productId" in scope) {
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
    const isNews = await markFailed(service, eventId).catch((failure: unknown) => {
      observer.retryFailed(failure);
      return true;
    });
    if (isNews) observer.failed(eventId);
    return false;
  }
}

/** Shows the event among those that a fault of ours stopped. Returns whether it was not there yet. */
function markFailed({ database }: Service, eventId: string): Promise<boolean> {
  return database.inTransaction(
    async (tx) => {
      const row = await lockStoreEvent(tx, eventId);
      if (!row || !isWaiting(row)) return false;
      const [attempts, failures] = [row.attempts + 1, row.failures + 1];
      const changes = { status: "FAILED", reason: "FAULT", attempts, failures } as const;
      await tx.manager.update(StoreEvent, { eventId }, { ...changes, decidedAt: new Date() });
      return row.status !== "FAILED";
    },
    { repeatable: true },
  );
}

function isWaiting({ status, reason }: StoreEvent): boolean {
  const ignoredByMapping = status === "IGNORED" && reason === "NOTHING_TO_GRANT";
  return status === "PARKED" || status === "FAILED" || ignoredByMapping;
}

async function retry(service: Service, eventId: string): Promise<boolean> {
  const outcome = await service.database.inTransaction(
    async (tx) => {
      const row = await lockStoreEvent(tx, eventId);
      if (!row || !isWaiting(row)) return undefined;
      const event = await decideStoreEvent(tx, service, row, { actor: storeActor, reason: null });
      return { event, isNews: isNewDecision(row, event) };
    },
    { repeatable: true },
  );
  if (!outcome) return false;
  const { event, isNews } = outcome;
  if (isNews) service.storeInbox.observer.decided(event);
  // What it moved has other ids than its own.
  const { movedFrom } = readKeptEvent(event);
  if (event.status === "APPLIED" && movedFrom.length > 0)
    await retryParkedEvents(service, { appUserIds: movedFrom });
  return event.status !== "PARKED";
}

/** The event's row, locked; null when there is none. */
export async function lockStoreEvent(tx: Transaction, eventId: string): Promise<StoreEvent | null> {
  await lockRow(tx, "store_events", { eventId });
  return tx.manager.findOneBy(StoreEvent, { eventId });
}
