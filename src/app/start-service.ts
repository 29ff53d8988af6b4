import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { clockOffsetMilliseconds } from "../clock";
import { createApp } from "./app";
import type { Config } from "../config/config";
import { createAppContext } from "../context/create-app-context";
import type { AppContext } from "../context/app-context";
import { followClock } from "./follow-clock";
import { jobsOf } from "./jobs/jobs";
import { runJobs } from "./jobs/run-jobs";
import { openForService, type OpenOptions } from "./open-for-service";
import { Alone, type Workers } from "./workers/workers";

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

export interface StartOptions extends OpenOptions {
  /** The place of this process among several behind one port. By default it is alone. */
  readonly workers?: Workers;
  /** Whether this process runs the recurring jobs, as it does by default. */
  readonly runsJobs?: boolean;
  /** Whether this process sees that others move the clock, as it does by default outside production. */
  readonly followsClock?: boolean;
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
  { workers = new Alone(), runsJobs = true, followsClock = true, ...options }: StartOptions = {},
): Promise<RunningService> {
  const { database, closeDatabase } = await openForService(config, logger, options);
  let undo = closeDatabase;
  try {
    const context = createAppContext(config, database, logger);
    const app = await createApp(context, config, logger, workers);
    let stopJobs: (() => Promise<void>) | undefined;
    let stopFollowing: (() => void) | undefined;
    app.addHook("onClose", async () => {
      stopFollowing?.();
      await stopJobs?.();
      await closeDatabase();
    });
    undo = async () => app.close();
    if (followsClock) stopFollowing = await followClock(context);
    if (clockOffsetMilliseconds() > 0)
      logger.warn(
        { offsetSeconds: clockOffsetMilliseconds() / 1000 },
        "the clock was moved forward for tests",
      );
    const url = await listen(app, config, workers);
    if (runsJobs) stopJobs = runJobs(context, jobsOf(context));
    return { context, app, url, close: (idleMilliseconds = 0) => drain(app, idleMilliseconds) };
  } catch (error) {
    await undo().catch(() => undefined);
    throw error;
  }
}

/** Listens, and logs the address unless another worker does. */
function listen(app: FastifyInstance, { host, port }: Config, { announces }: Workers): Promise<string> {
  if (!announces) {
    const { level } = app.log;
    // Fastify logs the address in a listener of the same event, and no request comes in between.
    app.server.prependOnceListener("listening", () => {
      app.log.level = "silent";
      queueMicrotask(() => {
        app.log.level = level;
      });
    });
  }
  return app.listen({ host, port });
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
