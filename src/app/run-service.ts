import type { Logger } from "pino";
import type { Config } from "../config/config";
import { runUntilStopped } from "./run-until-stopped";
import { runWorkers, type WorkersOptions } from "./workers/run-workers";

/**
 * Runs the service, in one process or in several, until it is told to end. Returns its address, or undefined when it
 * was told so before it listened.
 * @throws DatabaseNotReady, and any other error that keeps the service from starting.
 */
export function runService(
  config: Config,
  logger: Logger,
  options: WorkersOptions = {},
): Promise<{ readonly url: string } | undefined> {
  if (config.workers > 1) return runWorkers(config, logger, options);
  return runUntilStopped(config, logger, { prepare: options.prepare });
}
