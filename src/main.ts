import "reflect-metadata";
import closeWithGrace from "close-with-grace";
import { readConfig } from "./config";
import { createLogger } from "./http/log";
import { reportStartFailure } from "./report-start-failure";
import { startService } from "./start-service";
import { stopWithNpm } from "./stop-with-npm";

const drainMilliseconds = 9000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const { url, close } = await startService(config, logger);
  logger.info({ url, environment: config.environment, database: config.database.engine }, "listening");
  closeWithGrace({ delay: drainMilliseconds, logger }, async ({ err, signal }) => {
    if (err) logger.fatal({ err }, "stopping after a fault");
    else logger.info({ signal }, "draining");
    await close();
    logger.flush();
  });
  stopWithNpm(process.env);
}

main().catch(reportStartFailure);
