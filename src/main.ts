import "reflect-metadata";
import type { Logger } from "pino";
import { readConfig, unknownSettingsIn } from "./config/config";
import { createLogger } from "./log";
import { reportStartFailure } from "./app/report-start-failure";
import { runService } from "./app/run-service";
import { stopWithNpm } from "./app/stop-with-npm";

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  warnOfUnknownSettings(logger);
  stopWithNpm(process.env);
  const running = await runService(config, logger);
  if (!running) return;
  const { deployment, database, workers } = config;
  const known = { url: running.url, deployment, database: database.engine };
  logger.info(workers === 1 ? known : { ...known, workers }, "listening");
}

function warnOfUnknownSettings(logger: Logger): void {
  const { misspelt, renamed, unknown } = unknownSettingsIn(process.env);
  for (const [name, setting] of renamed)
    logger.warn({ name, newName: setting }, "the setting was renamed; its old name has no effect");
  for (const [name, setting] of misspelt)
    logger.warn({ name, similar: setting }, "no such setting; is it misspelt?");
  for (const name of unknown) logger.warn({ name }, "no such setting");
}

main().catch(reportStartFailure);
