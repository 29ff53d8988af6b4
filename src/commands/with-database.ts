import type { Config } from "../config";
import { Database } from "../database/database";
import { reportStartFailure } from "../report-start-failure";
import { readCommandConfig } from "./read-command-config";

/**
 * Runs a command with the configured database and closes it afterwards. The arguments are read first, so that a mistake
 * in them opens no database.
 */
export function withDatabase<Options>(
  readOptions: () => Options,
  command: (database: Database, config: Config, options: Options) => Promise<void>,
): void {
  const run = async () => {
    const options = readOptions();
    const config = readCommandConfig();
    const database = await Database.open(config.database);
    try {
      await command(database, config, options);
    } finally {
      await database.close();
    }
  };
  run().catch(reportStartFailure);
}
