import { setTimeout as delay } from "node:timers/promises";
import closeWithGrace from "close-with-grace";
import type { Logger } from "pino";
import type { Config } from "../config/config";
import { startService, type RunningService } from "./start-service";

const drainMilliseconds = 9000;
/** The part of `drainMilliseconds` in which callers with an idle connection may still send a request. */
const idleMilliseconds = 2000;
/** How long to wait for the log to be written. */
const logMillisecondsMax = 1000;

/**
 * Starts the service, and stops it when the process is told to end, also while it still waits for its database. Returns
 * undefined when it was stopped before it ran.
 * @throws DatabaseNotReady, and any other error that keeps the service from starting.
 */
export async function runUntilStopped(config: Config, logger: Logger): Promise<RunningService | undefined> {
  const stopping = new AbortController();
  const starting = startService(config, logger, stopping.signal);
  closeWithGrace({ delay: drainMilliseconds, logger }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, "stopping after a fault");
    else logger.info({ signal }, "draining");
    stopping.abort();
    const running = await starting.catch(() => undefined);
    await running?.close(idleMilliseconds);
    // The process ends whether or not the log could be written.
    const flushed = new Promise<void>((resolve) => logger.flush(() => resolve()));
    await Promise.race([flushed, delay(logMillisecondsMax)]);
  });
  try {
    return await starting;
  } catch (error) {
    if (stopping.signal.aborted) return undefined;
    throw error;
  }
}
