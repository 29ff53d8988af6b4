import closeWithGrace from "close-with-grace";
import type { Logger } from "pino";
import type { Config } from "../config/config";
import { flushLog } from "./flush-log";
import { startService, type RunningService, type StartOptions } from "./start-service";

const drainMilliseconds = 9000;
/** The part of `drainMilliseconds` in which callers with an idle connection may still send a request. */
const idleMilliseconds = 2000;
/** Signals that end a process. */
export const signals = ["SIGINT", "SIGTERM", "SIGQUIT", "SIGHUP"] as const;

export interface RunOptions extends Omit<StartOptions, "signal"> {
  /**
   * Stops the service instead of the signals of the system, which then have no effect: the caller decides what they
   * mean.
   */
  readonly stopSignal?: AbortSignal;
}

/**
 * Starts the service, and stops it when the process is told to end, also while it still waits for its database. Returns
 * undefined when it was stopped before it ran.
 * @throws DatabaseNotReady, and any other error that keeps the service from starting.
 */
export async function runUntilStopped(
  config: Config,
  logger: Logger,
  { stopSignal, ...options }: RunOptions = {},
): Promise<RunningService | undefined> {
  const stopping = new AbortController();
  const starting = startService(config, logger, { ...options, signal: stopping.signal });
  const skip = stopSignal ? [...signals] : [];
  const { close } = closeWithGrace({ delay: drainMilliseconds, logger, skip }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, "stopping after a fault");
    else logger.info({ signal }, "draining");
    stopping.abort();
    const running = await starting.catch(() => undefined);
    await running?.close(idleMilliseconds);
    await flushLog(logger);
  });
  const stop = () => {
    if (!stopping.signal.aborted) close();
  };
  if (stopSignal?.aborted) stop();
  else stopSignal?.addEventListener("abort", stop, { once: true });
  try {
    return await starting;
  } catch (error) {
    if (stopping.signal.aborted) return undefined;
    throw error;
  }
}
