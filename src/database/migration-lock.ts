import { setTimeout as sleep } from "node:timers/promises";
import type { QueryRunner } from "typeorm";
import { databaseErrorKind } from "./database-errors";
import { beginEmbedded } from "./statements";

/** What a process does while another one migrates. */
export interface Waiting {
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Is called once, when another process holds the lock. */
  readonly onWait?: () => void;
}

/** A named lock belongs to the whole server, so its name contains the database's. Names may have 64 characters. */
const lockName = "CONCAT('allmine_credits_', LEFT(SHA2(DATABASE(), 256), 40))";
/** Each question to the server waits this long, so that a signal to stop is noticed. */
const askSeconds = 2;
const embeddedPauseMilliseconds = 50;

/**
 * Runs the work when no other process is migrating this database, however long that takes. The lock belongs to the
 * runner's connection: when the connection ends, in whatever way, the server gives the lock to the next process.
 */
export async function withMigrationLock<T>(
  runner: QueryRunner,
  waiting: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  return runner.dataSource.options.type === "better-sqlite3"
    ? inOneTransaction(runner, waiting, work)
    : withServerLock(runner, waiting, work);
}

async function withServerLock<T>(runner: QueryRunner, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  await waitUntil(waiting, async (first) => {
    const [row] = await runner.query(`SELECT GET_LOCK(${lockName}, ${first ? 0 : askSeconds}) AS taken`);
    return Number(row.taken) === 1;
  });
  try {
    return await work();
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(${lockName})`).catch(() => undefined);
  }
}

/** The embedded engine can roll back changes of tables, so all migrations succeed together or not at all. */
async function inOneTransaction<T>(
  runner: QueryRunner,
  waiting: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  await waitUntil(waiting, async (first) => {
    if (!first) await sleep(embeddedPauseMilliseconds);
    try {
      await runner.query(beginEmbedded);
      return true;
    } catch (error) {
      if (databaseErrorKind(error) !== "unavailable" || !/BUSY|locked/i.test(String(error))) throw error;
      return false;
    }
  });
  // Tells TypeORM that a transaction is open, so that it opens none of its own.
  const markTransaction = (isTransactionActive: boolean) => Object.assign(runner, { isTransactionActive });
  markTransaction(true);
  try {
    const result = await work();
    await runner.query("COMMIT");
    return result;
  } catch (error) {
    await runner.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    markTransaction(false);
  }
}

async function waitUntil(
  { signal, onWait }: Waiting,
  take: (first: boolean) => Promise<boolean>,
): Promise<void> {
  for (let first = true; !(await take(first)); first = false) {
    signal?.throwIfAborted();
    if (first) onWait?.();
  }
}
