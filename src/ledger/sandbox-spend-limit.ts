import { clockTime } from "../clock";
import type { Transaction } from "../database/transaction";
import { placeholders } from "../database/rows";
import { kindNumbers } from "../entities/ledger-entry";
import { conflict } from "../errors";
import type { Bookkeeper } from "./bookkeeper";

interface SandboxSpend {
  readonly userId: string;
  /** Credits to take. */
  readonly amount: number;
}

export type SandboxSpendLimit = Bookkeeper<SandboxSpend>;

/**
 * Limits how many sandbox credits each user of a production service may spend in a day (UTC). The limit is enough for a
 * store's reviewer. Without it, a user could buy in a store's sandbox and use the service for nothing. Credits of all
 * types count together, and so do those that open holds reserve.
 */
export function sandboxSpendLimit(creditsPerDay: number): SandboxSpendLimit {
  return {
    async prepare(tx, spends) {
      const spentToday = await sumSpentToday(tx, [...new Set(spends.map(({ userId }) => userId))]);
      const spentBy = (userId: string) => spentToday.get(userId) ?? 0;
      return {
        check({ userId, amount }) {
          const spent = spentBy(userId);
          if (amount <= creditsPerDay - spent) return undefined;
          return conflict(
            "SANDBOX_LIMIT_REACHED",
            `A user may spend ${creditsPerDay} sandbox credits a day here, and has spent or reserved ${spent} today.`,
          );
        },
        accept({ userId, amount }) {
          spentToday.set(userId, spentBy(userId) + amount);
        },
      };
    },
  };
}

async function sumSpentToday(tx: Transaction, userIds: readonly string[]): Promise<Map<string, number>> {
  const midnight = clockTime();
  midnight.setUTCHours(0, 0, 0, 0);
  const spending = tx.query<{ userId: string; spent: number | string }>(
    `SELECT w.userId, -SUM(e.amount) AS spent FROM wallets w JOIN ledger_entries e ON e.walletId = w.id
     WHERE w.userId IN (${placeholders(userIds)}) AND w.environment = 'SANDBOX'
       AND e.kind = ${kindNumbers.SPEND} AND e.createdAt >= ?
     GROUP BY w.userId`,
    [...userIds, midnight],
  );
  const holding = tx.query<{ userId: string; held: number | string }>(
    `SELECT userId, SUM(held) AS held FROM wallets
     WHERE userId IN (${placeholders(userIds)}) AND environment = 'SANDBOX' GROUP BY userId`,
    userIds,
  );
  const [spends, holds] = await Promise.all([spending, holding]);
  const sums = new Map(holds.map(({ userId, held }) => [userId, Number(held)]));
  for (const { userId, spent } of spends) sums.set(userId, (sums.get(userId) ?? 0) + Number(spent));
  return sums;
}
