import { In } from "typeorm";
import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import type { AppContext } from "../../context/app-context";
import { alternativesOf } from "../../database/alternatives";
import { condition, createdWithin, isOneOf, valuesOf, type Condition } from "../../database/conditions";
import { listFiltered, type IndexRange } from "../../database/list-filtered";
import type { Keyset, Page } from "../../database/list-page";
import { StoreEvent } from "../../entities/store-event";
import { storeKey } from "../../entities/store-key";
import { directionOf, type TimeOrder } from "../../inputs/comparisons";
import type { PageArgs } from "../../inputs/page.args";
import type { StoreEventWhere } from "../../inputs/store-event-where.input";

/**
 * Lists the store events that fit the filter, in the order of their arrival.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listFilteredEvents(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where: StoreEventWhere; readonly orderBy?: TimeOrder | null },
): Promise<Page<StoreEvent>> {
  requirePermission(caller.viewer, "listStoreEvents");
  const direction = directionOf(orderBy);
  const keyset: Keyset<StoreEvent> = {
    direction,
    columns: { id: "ulid" },
    scope: ["storeEvents", where, direction],
  };
  const ranges = alternativesOf(where).flatMap(rangesOf);
  const list = { table: "store_events", columns: "id, eventId", ranges };
  return listFiltered(database, list, keyset, page, async (rows: readonly { eventId: string }[]) => {
    const ids = rows.map(({ eventId }) => eventId);
    const events = await database.read.findBy(StoreEvent, { eventId: In(ids) });
    const byId = new Map(events.map((event) => [event.eventId, event]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  });
}

/** The indexes on one column and the id. The first whose column the filter names is read. */
const indexes = [
  ["transactionId", "store_events_by_transaction_id"],
  ["userId", "store_events_by_user"],
  ["productId", "store_events_of_product"],
  ["reasonCode", "store_events_by_reason"],
  ["status", "store_events_by_status"],
  ["type", "store_events_by_type"],
  ["store", "store_events_by_store"],
  ["environment", "store_events_by_environment"],
] as const;

function rangesOf(where: StoreEventWhere): IndexRange[] {
  const { byId, exact } = createdWithin(where.receivedAt, { createdAt: "receivedAt" });
  const compared = comparedIn(where);
  const eventIds = valuesOf(where.eventId, "where.eventId")?.map(storeKey);
  const named = indexes.flatMap(([column, index]) => {
    const values = compared[column];
    return values ? [{ column, index, values }] : [];
  });
  if (eventIds) {
    const examined = named.map(examine);
    return [{ conditions: [isOneOf("eventId", eventIds), ...byId], exact, examined }];
  }
  const [first, ...others] = named;
  if (!first) return [{ index: "store_events_in_order", conditions: byId, exact }];
  const examined = others.map(examine);
  const sides = first.column === "userId" ? [first, byAppUser] : [first];
  return first.values.flatMap((value) =>
    sides.map(({ column, index }) => {
      return { index, conditions: [condition(`${column} = ?`, value), ...byId], exact, examined };
    }),
  );
}

/** A user's events are those decided for them and those that name them. */
const byAppUser = { column: "appUserId", index: "store_events_by_app_user" } as const;

function examine({ column, values }: { column: string; values: readonly string[] }): Condition {
  if (column !== "userId") return isOneOf(column, values);
  const [own, named] = [isOneOf(column, values), isOneOf(byAppUser.column, values)];
  return condition(`(${own.sql} OR ${named.sql})`, ...own.values, ...named.values);
}

/** The values of each column that the filter allows, as the table keeps them. */
function comparedIn(
  where: StoreEventWhere,
): Readonly<Record<(typeof indexes)[number][0], readonly string[] | undefined>> {
  const keysOf = (field: "transactionId" | "productId" | "type" | "store") =>
    valuesOf(where[field], `where.${field}`)?.map(storeKey);
  return {
    transactionId: keysOf("transactionId"),
    userId: valuesOf(where.userId, "where.userId"),
    productId: keysOf("productId"),
    reasonCode: valuesOf({ eq: where.reason }, "where.reason"),
    status: valuesOf(where.status, "where.status"),
    type: keysOf("type"),
    store: keysOf("store")?.map((store) => store.toUpperCase()),
    environment: valuesOf({ eq: where.environment }, "where.environment"),
  };
}
