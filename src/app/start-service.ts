import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { createApp } from "./app";
import type { Config } from "../config/config";
import { createAppContext } from "../context/create-app-context";
import type { Database } from "../database/database";
import { lockEmbeddedFile } from "../database/embedded/embedded-lock";
import { migrate, requireReady } from "../database/migrate";
import { describeOutage } from "../database/describe-outage";
import { openDatabase } from "../database/open-database";
import type { AppContext } from "../context/app-context";
import { jobsOf } from "./jobs/jobs";
import { runJobs } from "./jobs/run-jobs";

/** A service that listens. */
export interface RunningService {
  readonly context: AppContext;
  readonly app: FastifyInstance;
  /** The address at which it listens, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /**
   * Closes the service. First every answer says that it is the last one on its connection, and callers with an idle
   * connection have this many milliseconds for one more request (none by default). Then the service accepts no
   * connections, finishes the answers in progress, and closes the database.
   */
  close(idleMilliseconds?: number): Promise<void>;
}

/** Longer than any answer takes, and shorter than an orchestrator waits before it kills the process. */
const lastAnswersMilliseconds = 5000;

/**
 * Opens the database and listens. Aborting the signal before the service listens stops the start.
 * @throws DatabaseNotReady when the database cannot be opened or must not be used.
 * @throws the signal's reason when it is aborted before the service listens.
 */
export async function startService(
  config: Config,
  logger: FastifyBaseLogger,
  signal?: AbortSignal,
): Promise<RunningService> {
  const { database, closeDatabase } = await openForService(config, logger, signal);
  let undo = closeDatabase;
  try {
    const context = createAppContext(config, database, logger);
    const app = await createApp(context, config, logger);
    let stopJobs: (() => Promise<void>) | undefined;
    app.addHook("onClose", async () => {
      await stopJobs?.();
      await closeDatabase();
    });
    undo = async () => app.close();
    const url = await app.listen({ host: config.host, port: config.port });
    stopJobs = runJobs(context, jobsOf(context));
    return { context, app, url, close: (idleMilliseconds = 0) => drain(app, idleMilliseconds) };
  } catch (error) {
    await undo().catch(() => undefined);
    throw error;
  }
}

async function openForService(config: Config, logger: FastifyBaseLogger, signal: AbortSignal | undefined) {
  const unlock = lockEmbeddedFile(config.database);
  const makeReady = async (opened: Database) => {
    if (config.migrateOnStart) {
      const onWait = () => logger.info("waiting for another process that migrates the database");
      await migrate(opened, config.deployment, { signal, onWait });
    }
    await requireReady(opened, config.deployment);
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

/**
 * Closes the server. Fastify waits until every connection is closed, but closes only those that are idle at the
 * beginning. This function closes those that become idle later and, at the end, those with unfinished requests.
 */
async function drain(app: FastifyInstance, idleMilliseconds: number): Promise<void> {
  await app.draining.begin(idleMilliseconds);
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  const late = setTimeout(() => app.server.closeAllConnections(), lastAnswersMilliseconds);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(late);
  }
}
