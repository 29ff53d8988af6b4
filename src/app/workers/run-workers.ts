import cluster from "node:cluster";
import { once } from "node:events";
import { createServer } from "node:net";
import { extname, join } from "node:path";
import closeWithGrace from "close-with-grace";
import type { Logger } from "pino";
import type { Config } from "../../config/config";
import type { Database } from "../../database/database";
import { flushLog } from "../flush-log";
import { openForService } from "../open-for-service";
import { WorkerPool } from "./worker-pool";

/** Longer than the pool waits for its workers, and shorter than an orchestrator waits before it kills the service. */
const stopMilliseconds = 9700;

/** The program of a worker: beside `main`, compiled or not. */
const workerProgram = join(__dirname, "../../worker") + extname(__filename);

export interface WorkersOptions {
  /** Environment variables that the workers get beside those of this process. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Work on the database after its migrations, before a worker starts. */
  readonly prepare?: (database: Database) => Promise<void>;
}

/**
 * Runs `config.workers` processes behind one port, until this process is told to end. Returns their address, or
 * undefined when this process was told so before they listened. This process, the primary, only accepts connections,
 * hands them to the workers in turn, and starts workers again that end.
 * @throws DatabaseNotReady, WorkerNotStarted, and any other error that keeps the service from starting.
 */
export async function runWorkers(
  config: Config,
  logger: Logger,
  { variables = {}, prepare }: WorkersOptions = {},
): Promise<{ url: string } | undefined> {
  cluster.setupPrimary({ exec: workerProgram, args: [], stdio: ["ignore", "pipe", "pipe", "ipc"] });
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const stopping = new AbortController();
  const pool = new WorkerPool(config.workers, variables, logger);
  const starting = start(pool, config, logger, { signal: stopping.signal, prepare });
  closeWithGrace({ delay: stopMilliseconds, logger }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, "stopping after a fault");
    else logger.info({ signal }, "draining");
    stopping.abort();
    const isClean = await pool.stop();
    await starting.catch(() => undefined);
    await flushLog(logger);
    // The exit code is then 1.
    if (!isClean) throw new Error("A worker has not finished its work.");
  });
  try {
    return { url: await starting };
  } catch (error) {
    if (stopping.signal.aborted) return undefined;
    throw error;
  }
}

async function start(
  pool: WorkerPool,
  config: Config,
  logger: Logger,
  { signal, prepare }: { signal: AbortSignal } & Pick<WorkersOptions, "prepare">,
): Promise<string> {
  const { closeDatabase } = await openForService(config, logger, { signal, prepare });
  await closeDatabase();
  for (const address of [config, ...(config.metrics ? [config.metrics] : [])]) await requireFreePort(address);
  signal.throwIfAborted();
  return pool.start();
}

/** Finds a port that is in use before there are workers, with the same error as a process alone. */
async function requireFreePort({ host, port }: { readonly host: string; readonly port: number }) {
  if (port === 0) return;
  const server = createServer().listen({ host, port });
  await once(server, "listening");
  server.close();
  await once(server, "close");
}
