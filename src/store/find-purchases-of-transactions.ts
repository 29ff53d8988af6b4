import type { EntityManager } from "typeorm";
import { placeholders } from "../database/rows";
import { withoutStore } from "../entities/store-transaction";
import { badInput } from "../errors";

/** More periods than the subscriptions of a filter have. */
const purchasesMax = 1_000;

/**
 * The ids of the purchases that store transactions granted, as the tables keep them. The table's key begins with the
 * store, which the events about a transaction know.
 * @param transactionIds as the table keeps them
 * @throws Refusal BAD_USER_INPUT when there are more than 1,000
 */
export async function findPurchasesOfTransactions(
  read: EntityManager,
  transactionIds: readonly string[],
): Promise<Buffer[]> {
  const told = await read.query<{ environment: string; store: string; transactionId: string }[]>(
    `SELECT DISTINCT environment, store, transactionId FROM store_events
     WHERE transactionId IN (${placeholders(transactionIds)}) AND environment IS NOT NULL AND store IS NOT NULL`,
    [...transactionIds],
  );
  const tests = transactionIds.flatMap((transactionId) =>
    ["SANDBOX", "PRODUCTION"].map((environment) => ({ environment, store: withoutStore, transactionId })),
  );
  const keys = [...told, ...tests];
  const rows = await read.query<{ purchaseId: Buffer }[]>(
    `SELECT purchaseId FROM store_transactions
     WHERE (${keys.map(() => "(environment = ? AND store = ? AND transactionId = ?)").join(" OR ")})
       AND purchaseId IS NOT NULL LIMIT ${purchasesMax + 1}`,
    keys.flatMap(({ environment, store, transactionId }) => [environment, store, transactionId]),
  );
  if (rows.length <= purchasesMax) return rows.map(({ purchaseId }) => purchaseId);
  const field = "where.transactionId";
  throw badInput([{ field, message: `${field} names more than ${purchasesMax} purchases: name fewer` }]);
}
