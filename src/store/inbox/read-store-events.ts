import { In, IsNull, Like, Not, type FindOptionsWhere } from "typeorm";
import { hasPermission, requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import { StoreEvent } from "../../entities/store-event";
import type { StoreTransaction } from "../../entities/store-transaction";
import { Refusal } from "../../errors";
import { directionOf, type TimeOrder } from "../../inputs/comparisons";
import type { PageArgs } from "../../inputs/page.args";
import { storeKey } from "../../entities/store-key";
import type { StoreEventFilter } from "../../inputs/store-event.input";
import type { AppContext } from "../../context/app-context";
import { listPage, type Keyset, type Page } from "../../database/list-page";
import { DatabaseStamp } from "../../entities/database-stamp";
import { packUlid, reconciliationIdPrefix } from "../../ids";
import { placeholders } from "../../database/rows";
import { unpackRow } from "../../ledger/unpack-row";

/**
 * Store events that fit the filter, the newest arrival first unless `orderBy` says otherwise.
 * @throws Refusal FORBIDDEN
 */
export async function listStoreEvents(
  { database }: AppContext,
  caller: Caller,
  {
    filter,
    orderBy,
    ...page
  }: PageArgs & { readonly filter: StoreEventFilter; readonly orderBy?: TimeOrder | null },
): Promise<Page<StoreEvent>> {
  requirePermission(caller.viewer, "listStoreEvents");
  const keyset: Keyset<StoreEvent> = { direction: directionOf(orderBy), columns: { id: "ulid" } };
  return listPage(database.read, StoreEvent, conditionsOf(filter), keyset, page);
}

/** A user's events are those decided for them and those that name them. */
function conditionsOf({ userId, reason, ...filter }: StoreEventFilter): FindOptionsWhere<StoreEvent>[] {
  const { eventId, type, store, productId, transactionId } = filter;
  // The table keeps ids in this form.
  const keys = {
    reasonCode: reason,
    eventId: eventId && storeKey(eventId),
    type: type && storeKey(type),
    store: store && storeKey(store).toUpperCase(),
    productId: productId && storeKey(productId),
    transactionId: transactionId && storeKey(transactionId),
  };
  const filters = Object.entries({ ...filter, ...keys }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  const where: FindOptionsWhere<StoreEvent> = Object.fromEntries(filters);
  return userId
    ? [
        { ...where, userId },
        { ...where, appUserId: userId },
      ]
    : [where];
}

/** @throws Refusal FORBIDDEN, NOT_FOUND */
export async function getStoreEvent(
  { database }: AppContext,
  caller: Caller,
  { eventId }: { readonly eventId: string },
): Promise<StoreEvent> {
  requirePermission(caller.viewer, "getStoreEvent");
  const event = await database.read.findOneBy(StoreEvent, { eventId });
  if (!event) throw new Refusal("NOT_FOUND", "There is no such store event.");
  return event;
}

/** The events with these ids, as far as they exist. Empty when the viewer may not read them. */
export async function findStoreEvents(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly eventId: string }[],
): Promise<StoreEvent[]> {
  if (!hasPermission(caller.viewer, "getStoreEvent")) return [];
  return database.read.findBy(StoreEvent, { eventId: In(keys.map(({ eventId }) => eventId)) });
}

/**
 * The event that made each purchase, by the purchase's id; none for test purchases. Two statements.
 * @throws Refusal FORBIDDEN
 */
export async function findGrantingEvents(
  { database }: AppContext,
  caller: Caller,
  purchaseIds: readonly string[],
): Promise<ReadonlyMap<string, StoreEvent>> {
  requirePermission(caller.viewer, "getStoreEvent");
  const granted = await readFirstPurchases(database, purchaseIds);
  if (granted.length === 0) return new Map();
  // Refunds and reversals of the purchase name it too; they have an effect of their own.
  const granting = { effect: IsNull(), status: "APPLIED" } as const;
  const events = await database.read.findBy(
    StoreEvent,
    granted.map(({ environment, store, transactionId, firstId }) => {
      return { environment, store, transactionId, purchaseId: firstId, ...granting };
    }),
  );
  const byFirst = new Map(events.map((event) => [event.purchaseId, event]));
  return new Map(
    granted.flatMap(({ purchaseId, firstId }) => {
      const event = byFirst.get(firstId);
      return event ? [[purchaseId, event] as const] : [];
    }),
  );
}

type GrantedPurchase = Pick<StoreTransaction, "environment" | "store" | "transactionId"> & {
  readonly purchaseId: string;
  /** The first of the purchases that were granted together, which the event names. */
  readonly firstId: string;
};

async function readFirstPurchases(
  { read }: AppContext["database"],
  purchaseIds: readonly string[],
): Promise<GrantedPurchase[]> {
  const rows = await read.query<GrantedPurchase[]>(
    `SELECT t.environment, t.store, t.transactionId, t.purchaseId, f.purchaseId AS firstId FROM store_transactions t
     JOIN store_transactions f ON f.environment = t.environment AND f.store = t.store
       AND f.transactionId = t.transactionId AND f.period = t.period AND f.part = 0
     WHERE t.purchaseId IN (${placeholders(purchaseIds)}) AND f.purchaseId IS NOT NULL`,
    purchaseIds.map(packUlid),
  );
  return rows.map((row) => unpackRow(row, { purchaseId: "ulid", firstId: "ulid" }));
}

export interface StoreEventCounts {
  readonly parked: number;
  readonly failed: number;
  /**
   * When the newest event arrived from RevenueCat. Before the first one, when the database was created, so that a
   * webhook that never worked is noticed.
   */
  readonly silentSince: Date;
}

/** Counts that show in the metrics whether the inbox needs attention. */
export async function countStoreEvents({ database: { read } }: AppContext): Promise<StoreEventCounts> {
  const [parked, failed, [newest]] = await Promise.all([
    read.countBy(StoreEvent, { status: "PARKED" }),
    read.countBy(StoreEvent, { status: "FAILED" }),
    read.find(StoreEvent, {
      select: { eventId: true, receivedAt: true },
      // Events that reconciliation adds do not show that the webhook works.
      where: { eventId: Not(Like(`${reconciliationIdPrefix}%`)) },
      order: { id: "DESC" },
      take: 1,
    }),
  ]);
  const silentSince = newest?.receivedAt ?? (await read.findOneByOrFail(DatabaseStamp, { id: 1 })).createdAt;
  return { parked, failed, silentSince };
}
