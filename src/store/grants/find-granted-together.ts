import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import { placeholders } from "../../database/rows";
import type { AppContext } from "../../context/app-context";
import { packUlid, unpackUlid } from "../../ids";

/**
 * The purchases that a store event granted at once, by the id of the first one, in their order.
 * @throws Refusal FORBIDDEN
 */
export async function findGrantedTogether(
  { database }: AppContext,
  caller: Caller,
  firstIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  requirePermission(caller.viewer, "getStoreEvent");
  const rows = await database.read.query<{ firstId: Buffer; purchaseId: Buffer }[]>(
    `SELECT f.purchaseId AS firstId, t.purchaseId FROM store_transactions f
     JOIN store_transactions t ON t.environment = f.environment AND t.store = f.store
       AND t.transactionId = f.transactionId AND t.period = f.period
     WHERE f.purchaseId IN (${placeholders(firstIds)}) AND f.part = 0 AND t.purchaseId IS NOT NULL
     ORDER BY t.part`,
    firstIds.map(packUlid),
  );
  const found = new Map<string, string[]>();
  for (const row of rows) {
    const firstId = unpackUlid(row.firstId);
    found.set(firstId, [...(found.get(firstId) ?? []), unpackUlid(row.purchaseId)]);
  }
  return found;
}
