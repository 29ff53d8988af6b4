import { setTimeout as sleep } from "node:timers/promises";
import type { QueryRunner } from "typeorm";
import { databaseErrorKind } from "./database-errors";
import { beginEmbedded } from "./statements";

/** What a process does while another one migrates. */
export interface Waiting {
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Is told once that there is somebody to wait for. */
  readonly tell?: () => void;
}

/** Locks are the server's, so each database has one of its own; names may have 64 characters. */
const lockName = "CONCAT('allmine_credits_', LEFT(SHA2(DATABASE(), 256), 40))";
/** A server is asked again after so long, so that a signal is heeded. */
const askSeconds = 2;
const embeddedPauseMilliseconds = 50;

/**
 * Does the work when no other process migrates this database, however long that takes. The lock belongs to the runner's
 * connection: the server gives it to the next one when that connection ends, in whatever way.
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

/** The embedded engine can undo changes of tables, so all migrations happen together or not at all. */
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
  // TypeORM opens none of its own then.
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
  { signal, tell }: Waiting,
  take: (first: boolean) => Promise<boolean>,
): Promise<void> {
  for (let first = true; !(await take(first)); first = false) {
    signal?.throwIfAborted();
    if (first) tell?.();
  }
}
