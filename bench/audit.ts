import type { Database } from "../src/database/database";

/** Queries on a service's tables that show whether its books are right. */
export interface Books {
  /** Counts the purchases. */
  readonly recorded: string;
  /** Each counts errors, such as a balance without its entries or a purchase without its entry. */
  readonly wrong: readonly string[];
}

/** For our tables, which the floor writes too. */
export const ourBooks: Books = {
  recorded: "SELECT COUNT(*) AS number FROM purchases",
  wrong: [
    `SELECT COUNT(*) AS number FROM wallets w LEFT JOIN (
       SELECT walletId, SUM(amount) AS total, COUNT(*) AS entries, MAX(sequence) AS newest
       FROM ledger_entries GROUP BY walletId
     ) e ON e.walletId = w.id
     WHERE w.balance <> COALESCE(e.total, 0) OR w.sequence <> COALESCE(e.entries, 0) OR w.sequence <> COALESCE(e.newest, 0)`,
    `SELECT ABS((SELECT COUNT(*) FROM purchases) - (SELECT COUNT(*) FROM ledger_entries)) AS number`,
  ],
};

/** For an earlier build of ours, whose wallets and entries may hang together in another way: compares the totals. */
export const earlierBooks: Books = {
  recorded: ourBooks.recorded,
  wrong: [
    `SELECT ABS((SELECT COALESCE(SUM(balance), 0) FROM wallets)
       - (SELECT COALESCE(SUM(amount), 0) FROM ledger_entries)) AS number`,
    `SELECT ABS((SELECT COUNT(*) FROM purchases) - (SELECT COUNT(*) FROM ledger_entries)) AS number`,
  ],
};

export const tutorialBooks: Books = {
  recorded: "SELECT COUNT(*) AS number FROM purchases",
  wrong: [
    `SELECT COUNT(*) AS number FROM wallets w
     WHERE w.balance <> (SELECT COALESCE(SUM(t.amount), 0) FROM wallet_transactions t WHERE t.walletId = w.id)`,
    "SELECT ABS((SELECT COUNT(*) FROM purchases) - (SELECT COUNT(*) FROM wallet_transactions)) AS number",
  ],
};

export async function countRecorded(database: Database, { recorded }: Books): Promise<number> {
  return countBy(database, recorded);
}

/**
 * Checks the books. Does not use the readers, which give up after two seconds.
 * @throws Error when a balance is not the sum of its entries, or when a purchase or its entry is missing.
 */
export async function requireRightBooks(database: Database, { wrong }: Books): Promise<void> {
  for (const sql of wrong) {
    const found = await countBy(database, sql);
    if (found !== 0) throw new Error(`The books are wrong in ${found} places:\n${sql}`);
  }
}

async function countBy(database: Database, sql: string): Promise<number> {
  const [row] = await database.withDataSource((dataSource) =>
    dataSource.query<{ number: number | string }[]>(sql),
  );
  return Number(row?.number);
}
