import type { Transaction } from "../database/transaction";
import { placeholders } from "../database/rows";
import { conflict } from "../errors";
import type { Rule } from "./posting";

interface Subject {
  readonly userId: string;
  /** Credits to take. */
  readonly amount: number;
}

export type SandboxSpendRule = Rule<Subject>;

/**
 * In production each user may spend so many sandbox credits a day (UTC): enough for a store's reviewer, and too few for
 * whoever buys in a store's sandbox to use the service for nothing.
 */
export function sandboxSpendRule(creditsPerDay: number): SandboxSpendRule {
  return {
    async load(tx, subjects) {
      const spentToday = await sumSpentToday(tx, [...new Set(subjects.map(({ userId }) => userId))]);
      return () => {
        const spent = new Map(spentToday);
        return ({ userId, amount }) => {
          const before = spent.get(userId) ?? 0;
          if (amount > creditsPerDay - before) {
            return conflict(
              "SANDBOX_LIMIT_REACHED",
              `A user may spend ${creditsPerDay} sandbox credits a day here, and has spent ${before} today.`,
            );
          }
          spent.set(userId, before + amount);
          return undefined;
        };
      };
    },
  };
}

async function sumSpentToday(tx: Transaction, userIds: readonly string[]): Promise<Map<string, number>> {
  const midnight = new Date();
  midnight.setUTCHours(0, 0, 0, 0);
  const rows = await tx.query<{ userId: string; spent: number | string }>(
    `SELECT userId, -SUM(amount) AS spent FROM ledger_entries
     WHERE environment = 'SANDBOX' AND kind = 'SPEND' AND createdAt >= ? AND userId IN (${placeholders(userIds)})
     GROUP BY userId`,
    [midnight, ...userIds],
  );
  return new Map(rows.map(({ userId, spent }) => [userId, Number(spent)]));
}
