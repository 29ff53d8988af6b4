import { clockMilliseconds } from "../../clock";
import type { Database } from "../../database/database";
import { byIndex } from "../../database/dialect";
import { placeholders, readDate } from "../../database/rows";
import type { AppContext } from "../../context/app-context";
import { ungrantedReasonCodes } from "../refunds/find-ungranted-reason-code";
import {
  toleranceMilliseconds,
  transferTypes,
  purchaseTypes,
  periodTypes,
  type StoreTransactionKey,
} from "../periods";

/** Events that a fault stopped. Read first, so that an event that fails in a later query is not tried twice. */
const failed =
  "SELECT e.id, e.eventId, e.failures, e.decidedAt FROM store_events e WHERE e.status = 'FAILED' AND e.id > ?";

/** One look-up for each environment, because the indexes contain it. */
const isClaimedIn = (table: string, condition: string) =>
  `(${["PRODUCTION", "SANDBOX"]
    .map(
      (environment) =>
        `EXISTS (SELECT 1 FROM ${table} x WHERE x.environment = '${environment}' AND ${condition})`,
    )
    .join(" OR ")})`;
const isLinked = isClaimedIn("store_identities", "x.appUserId = c.appUserId");
const isMerged = isClaimedIn("wallets", "x.userId = c.appUserId AND x.mergedIntoId IS NOT NULL");

const namesOf = (types: readonly string[]) => types.map((type) => `'${type}'`).join(", ");

/** Parked events that can be applied now. Each query joins the table in which the missing piece arrives. */
const ready = [
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_products p ON p.store = e.store AND p.productId = e.productId
   WHERE e.status = 'PARKED' AND e.reasonCode = 'UNKNOWN_PRODUCT' AND e.id > ?`,
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_event_claims c ON c.eventId = e.eventId
   JOIN store_identities i ON i.environment = e.environment AND i.appUserId = c.appUserId
   WHERE e.status = 'PARKED' AND e.reasonCode = 'ANONYMOUS_USER' AND e.id > ?`,
  `SELECT e.id, e.eventId FROM store_events e
   WHERE e.status = 'PARKED' AND e.reasonCode IN ('ANONYMOUS_USER', 'UNKNOWN_USER', 'AMBIGUOUS_USER')
     AND e.assignedUserId IS NOT NULL AND e.id > ?`,
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_event_claims c ON c.eventId = e.eventId
   JOIN wallets w ON w.userId = c.appUserId AND w.environment = e.environment AND w.mergedIntoId IS NOT NULL
   WHERE e.status = 'PARKED' AND e.reasonCode = 'AMBIGUOUS_USER' AND e.id > ?`,
  // A transfer without an environment can be applied once its user is known in any environment.
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_event_claims c ON c.eventId = e.eventId
   WHERE e.status = 'PARKED' AND e.environment IS NULL
     AND (e.reasonCode = 'ANONYMOUS_USER' AND ${isLinked}
       OR e.reasonCode = 'AMBIGUOUS_USER' AND ${isMerged})
     AND e.id > ?`,
  // An older version parked transfers for want of an environment, which they do not need.
  `SELECT e.id, e.eventId FROM store_events e
   WHERE e.status = 'PARKED' AND e.reasonCode = 'MISSING_ENVIRONMENT' AND e.type IN (${namesOf(transferTypes)})
     AND e.id > ?`,
  // Cancellations of purchases that never grant: the product was mapped to no package since, or an older version parked
  // the event without looking for promotional and shared purchases.
  `SELECT e.id, e.eventId FROM store_events e
   WHERE e.status = 'PARKED' AND e.reasonCode = 'UNCLEAR_REFUND' AND e.type = 'CANCELLATION' AND e.effect IS NULL
     AND NOT EXISTS (SELECT 1 FROM store_transactions t WHERE t.environment = e.environment AND t.store = e.store
       AND t.transactionId = e.transactionId AND t.state <> 'NEW')
     AND (e.store = 'PROMOTIONAL'
       OR EXISTS (SELECT 1 FROM store_products p WHERE p.store = e.store AND p.productId = e.productId
         AND p.packageId IS NULL)
       OR EXISTS (SELECT 1 FROM store_events b WHERE b.environment = e.environment AND b.store = e.store
         AND b.transactionId = e.transactionId AND b.type IN (${namesOf(purchaseTypes)}) AND b.status = 'IGNORED'
         AND b.reasonCode IN (${namesOf(ungrantedReasonCodes)})))
     AND e.id > ?`,
  // Granted by another event or by reconciliation. A stored period of 0 or below has no time to compare.
  `SELECT e.id, e.eventId FROM store_events e
   JOIN store_transactions t ON t.environment = e.environment AND t.store = e.store
     AND t.transactionId = e.transactionId AND t.part = 0
     AND (t.period <= 0 OR ABS(t.period - e.purchasedAtMilliseconds) <= ${toleranceMilliseconds})
   WHERE e.status = 'PARKED' AND e.type IN (${namesOf(purchaseTypes)})
     AND e.reasonCode IN ('UNKNOWN_PRODUCT', 'ANONYMOUS_USER', 'UNKNOWN_USER', 'AMBIGUOUS_USER', 'INVALID_QUANTITY',
       'WALLET_LIMIT_REACHED')
     AND t.state <> 'NEW' AND e.id > ?`,
];

/**
 * Events that an earlier mapping ignored and the corrected one grants. The index hint helps because most events are
 * ignored, but few for this reason.
 */
const nowGranted = (database: Database) => `SELECT e.id, e.eventId FROM store_events e
   ${byIndex(database, "store_events_by_product")}
   JOIN store_products p ON p.store = e.store AND p.productId = e.productId
   WHERE e.status = 'IGNORED' AND e.reasonCode = 'NOTHING_TO_GRANT' AND p.packageId IS NOT NULL
     AND (p.grantsOn = 'EACH_PERIOD' OR (e.type NOT IN (${namesOf(periodTypes)})
       AND NOT EXISTS (SELECT 1 FROM store_events b WHERE b.environment = e.environment AND b.store = e.store
         AND b.transactionId = e.transactionId AND b.type IN (${namesOf(periodTypes)}) AND b.status = 'IGNORED')))
     AND e.id > ?`;

const pageSize = 100;

interface Waiting {
  /** As the table keeps it. */
  readonly id: Buffer;
  readonly eventId: string;
  /** Only failed events have it. */
  readonly failures?: number;
  readonly decidedAt?: Date | string;
}

/** A fault that stays must not fill the log: after each attempt the pause is twice as long. */
const pauseMilliseconds = 60_000;
const pauseMaxMilliseconds = 3_600_000;

function isDue({ failures = 0, decidedAt }: Waiting): boolean {
  if (failures === 0 || decidedAt === undefined) return true;
  const pause = Math.min(pauseMilliseconds * 2 ** (failures - 1), pauseMaxMilliseconds);
  const age = clockMilliseconds() - readDate(decidedAt).getTime();
  // A clock that was set back must not make the pause longer.
  return age < 0 || age >= pause;
}

/** Which parked events to look at. */
export type RetryScope =
  | { readonly appUserIds: readonly string[] }
  | { readonly store: string; readonly productId: string }
  | StoreTransactionKey;

/**
 * Yields the ids of parked and failed events that can probably be applied now. Reads one page at a time, so that it
 * sees decisions made meanwhile.
 * @param scope undefined means all parked and failed events
 */
export async function* findReadyEvents(
  context: AppContext,
  scope: RetryScope | undefined,
): AsyncGenerator<string> {
  const ofUsers = scope !== undefined && "appUserIds" in scope;
  if (ofUsers && (await findUsersWithParked(context, scope.appUserIds)).size === 0) return;
  const { condition, parameters } = conditionOf(scope);
  const { read } = context.database;
  // Mapping a product may be the repair, so its failed events do not wait for their pause to end.
  const isDueNow = scope !== undefined && "productId" in scope ? () => true : isDue;
  const ofProducts = scope === undefined || "productId" in scope;
  for (const sql of ofProducts ? [failed, ...ready, nowGranted(context.database)] : [failed, ...ready]) {
    for (let after: Buffer = Buffer.alloc(0); ;) {
      const page = await read.query<Waiting[]>(`${sql} ${condition} ORDER BY e.id LIMIT ${pageSize}`, [
        after,
        ...parameters,
      ]);
      yield* new Set(page.filter(isDueNow).map(({ eventId }) => eventId));
      const last = page.at(-1);
      if (!last || page.length < pageSize) break;
      after = last.id;
    }
  }
}

/**
 * Those of the users who can claim a parked event. A cheap check that usually spares the slower queries, since hardly
 * anything is ever parked.
 */
export async function findUsersWithParked(
  { database }: AppContext,
  appUserIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database.read.query<{ appUserId: string }[]>(
    `SELECT DISTINCT c.appUserId FROM store_event_claims c JOIN store_events e ON e.eventId = c.eventId
     WHERE c.appUserId IN (${placeholders(appUserIds)}) AND e.status = 'PARKED'`,
    [...appUserIds],
  );
  return new Set(rows.map(({ appUserId }) => String(appUserId)));
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
    condition: `AND e.eventId IN (SELECT eventId FROM store_event_claims WHERE appUserId IN (${placeholders(scope.appUserIds)}))`,
    parameters: scope.appUserIds,
  };
}
