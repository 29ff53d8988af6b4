import { setTimeout as delay } from "node:timers/promises";
import closeWithGrace from "close-with-grace";
import type { Logger } from "pino";
import type { Config } from "../config/config";
import { startService, type RunningService } from "./start-service";

const drainMilliseconds = 9000;
/** Part of it: how long callers with an idle connection may still send on it. */
const idleMilliseconds = 2000;
/** And how long the log may take to be read. */
const logMillisecondsMax = 1000;

/**
 * Starts the service, and stops it when the process is told to end, which may also be while it still waits for its
 * database. Answers with the service, or with nothing when it was stopped before it ran.
 * @throws DatabaseNotReady and what else keeps it from starting.
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
    // Whether it could be written changes nothing any more.
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
