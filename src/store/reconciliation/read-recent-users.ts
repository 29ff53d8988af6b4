import type { Caller } from "../../auth/caller";
import { requirePermission } from "../../auth/permissions";
import type { StoreEvent } from "../../entities/store-event";
import { walletEnvironmentOf } from "../../environment";
import { unpackHex } from "../../ids";
import type { AppContext } from "../../context/app-context";
import { namesAUser } from "../identities";
import { placeKeptEvent } from "../placed-event";

/**
 * The ids of all users that a store event or a ledger entry has named since the moment: RevenueCat has no list of all
 * purchases. Includes the old ids of merged users, under which RevenueCat still knows them. Each id once and sorted, so
 * that an operator sees how far an interrupted run came.
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
    `SELECT DISTINCT w.userId FROM ledger_entries e JOIN wallets w ON w.id = e.walletId
     WHERE w.environment = ? AND e.createdAt >= ?`,
    [walletEnvironmentOf(deployment), since],
  );
  for (const { userId } of entries) users.add(userId);
  return [...users].filter(namesAUser).toSorted();
}

type NamingEvent = Pick<StoreEvent, "userId" | "payload" | "payloadHash">;
type NamingRow = Omit<NamingEvent, "payloadHash"> & { readonly id: Buffer; readonly payloadHash: Buffer };

const pageSize = 500;

/** Includes events without an environment, whose users may have bought in ours. */
async function* readEventsSince(
  { database, deployment }: AppContext,
  since: Date,
): AsyncGenerator<NamingEvent> {
  for (let after: Buffer = Buffer.alloc(0); ;) {
    const page = await database.read.query<NamingRow[]>(
      `SELECT id, userId, payload, payloadHash FROM store_events
       WHERE receivedAt >= ? AND (environment = ? OR environment IS NULL) AND id > ?
       ORDER BY id LIMIT ${pageSize}`,
      [since, walletEnvironmentOf(deployment), after],
    );
    yield* page.map((row) => ({ ...row, payloadHash: unpackHex(row.payloadHash) }));
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = last.id;
  }
}
