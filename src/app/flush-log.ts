import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";

const millisecondsMax = 1000;

/** Waits until the log is written, but not for long: the process ends whether or not the log could be written. */
export async function flushLog(logger: Logger): Promise<void> {
  const flushed = new Promise<void>((resolve) => logger.flush(() => resolve()));
  await Promise.race([flushed, delay(millisecondsMax)]);
}
