import "reflect-metadata";
import { readConfig } from "./config";
import { createLogger } from "./http/log";
import { reportStartFailure } from "./report-start-failure";
import { runUntilStopped } from "./run-until-stopped";
import { stopWithNpm } from "./stop-with-npm";

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  stopWithNpm(process.env);
  const running = await runUntilStopped(config, logger);
  if (!running) return;
  const { environment, database } = config;
  logger.info({ url: running.url, environment, database: database.engine }, "listening");
}

main().catch(reportStartFailure);
