import type { FastifyBaseLogger } from "fastify";
import type { Config } from "../config/config";
import type { Database } from "../database/database";
import { describeOutage } from "../database/describe-outage";
import { lockEmbeddedFile } from "../database/embedded/embedded-lock";
import { migrate, requireReady } from "../database/migrate";
import { openDatabase } from "../database/open-database";

export interface OpenOptions {
  /** Ends the waiting for the database. */
  readonly signal?: AbortSignal;
  /** Work on the database after its migrations, before the service listens. */
  readonly prepare?: (database: Database) => Promise<void>;
  /** Whether another process of this service has just done everything that is done before the service listens. */
  readonly isDatabaseReady?: boolean;
}

/**
 * Opens the database of a service, and waits for it if necessary. Runs missing migrations if the configuration says so,
 * and checks that the service may use the database.
 * @throws DatabaseNotReady when the database cannot be opened or must not be used.
 * @throws the signal's reason when it is aborted first.
 */
export async function openForService(
  config: Config,
  logger: FastifyBaseLogger,
  { signal, prepare, isDatabaseReady = false }: OpenOptions,
): Promise<{ database: Database; closeDatabase: () => Promise<void> }> {
  const unlock = lockEmbeddedFile(config.database);
  const makeReady = async (opened: Database) => {
    if (!isDatabaseReady) await migrateAndCheck(opened, config, logger, signal);
    await prepare?.(opened);
    signal?.throwIfAborted();
  };
  const onFailure = (error: unknown, left: { seconds: number }) => {
    const { kind: _, ...known } = describeOutage(error, config.database);
    logger.warn({ ...known, secondsLeft: left.seconds }, "waiting for the database");
  };
  try {
    const patience = { seconds: config.databaseWaitSeconds, onFailure, signal };
    const database = await openDatabase(config.database, makeReady, patience);
    const closeDatabase = async () => {
      await database.close();
      unlock();
    };
    return { database, closeDatabase };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function migrateAndCheck(
  database: Database,
  config: Config,
  logger: FastifyBaseLogger,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (config.migrateOnStart) {
    const onWait = () => logger.info("waiting for another process that migrates the database");
    await migrate(database, config.deployment, { signal, onWait });
  }
  await requireReady(database, config.deployment);
}
