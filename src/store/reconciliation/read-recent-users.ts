import type { Caller } from "../../auth/caller";
import { requirePermission } from "../../auth/permissions";
import type { StoreEvent } from "../../entities/store-event";
import { walletEnvironmentOf } from "../../environment";
import type { AppContext } from "../../context/app-context";
import { namesAUser } from "../identities";
import { placeKeptEvent } from "../placed-event";

/**
 * The users whom a store event or a ledger entry has named since the moment, under every id that did: RevenueCat knows
 * a merged user by the old id too. There is no list of all purchases to ask for. Each once and in order, so that an
 * interrupted run can be told apart from a whole one.
 * @throws Refusal FORBIDDEN
 */
export async function readRecentUsers(
  context: AppContext,
  caller: Caller,
  { since }: { readonly since: Date },
): Promise<string[]> {
  requirePermission(caller.viewer, "reconcileStorePurchases");
  const { database, deployment } = context;
  const users = new Set<string>();
  for await (const event of readEventsSince(context, since)) {
    for (const id of placeKeptEvent(event).userIds) users.add(id);
    if (event.userId !== null) users.add(event.userId);
  }
  const entries = await database.read.query<{ userId: string }[]>(
    "SELECT DISTINCT userId FROM ledger_entries WHERE environment = ? AND createdAt >= ?",
    [walletEnvironmentOf(deployment), since],
  );
  for (const { userId } of entries) users.add(userId);
  return [...users].filter(namesAUser).toSorted();
}

type NamingEvent = Pick<StoreEvent, "id" | "userId" | "payload" | "payloadHash">;

const pageSize = 500;

/** Also those that name no environment: whom they name may have bought in ours. */
async function* readEventsSince(
  { database, deployment }: AppContext,
  since: Date,
): AsyncGenerator<NamingEvent> {
  for (let after = ""; ;) {
    const page = await database.read.query<NamingEvent[]>(
      `SELECT id, userId, payload, payloadHash FROM store_events
       WHERE receivedAt >= ? AND (environment = ? OR environment IS NULL) AND id > ?
       ORDER BY id LIMIT ${pageSize}`,
      [since, walletEnvironmentOf(deployment), after],
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = last.id;
  }
}
