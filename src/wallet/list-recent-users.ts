import { walletEnvironmentOf } from "../environment";
import type { Service } from "../service";

/**
 * Users whom RevenueCat or a token has brought here since the moment: there is no list of all purchases to ask for.
 * In order, so that an interrupted run can be told apart from a whole one.
 */
export async function listRecentUsers({ database, environment }: Service, since: Date): Promise<string[]> {
  const rows = await database.read.query<{ userId: string }[]>(
    `SELECT userId FROM store_events WHERE environment = ? AND receivedAt >= ? AND userId IS NOT NULL
     UNION SELECT userId FROM ledger_entries WHERE environment = ? AND createdAt >= ?
     ORDER BY userId`,
    [walletEnvironmentOf(environment), since, walletEnvironmentOf(environment), since],
  );
  return rows.map(({ userId }) => userId);
}
