import type { Config } from "../config";
import { Database } from "../database/database";
import { reportStartFailure } from "../report-start-failure";
import { readCommandConfig } from "./read-command-config";

/** Runs a command with the configured database and closes it afterwards. */
export function withDatabase(command: (database: Database, config: Config) => Promise<void>): void {
  const run = async () => {
    const config = readCommandConfig();
    const database = await Database.open(config.database);
    try {
      await command(database, config);
    } finally {
      await database.close();
    }
  };
  run().catch(reportStartFailure);
}
