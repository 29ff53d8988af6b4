import type { Config } from "../config/config";
import type { Database } from "../database/database";
import { outageLine } from "../database/describe-outage";
import { requireServiceName } from "../database/embedded/embedded-lock";
import { openDatabase } from "../database/open-database";
import { reportFailure } from "../app/report-start-failure";
import { readCommandConfig } from "./read-command-config";
import { complain, printable } from "../terminal";

/**
 * Runs a command with the configured database. Waits for the database like a start does, and closes it afterwards. The
 * arguments are read first, so that a mistake in them opens no database.
 * @param options.failureCode the exit code when the command could not run; 1 by default.
 */
export function withDatabase<Options>(
  readOptions: () => Options,
  command: (database: Database, config: Config, options: Options) => Promise<void>,
  { failureCode = 1 }: { readonly failureCode?: number } = {},
): void {
  const run = async () => {
    const options = readOptions();
    const config = readCommandConfig();
    requireServiceName(config.database);
    const database = await openDatabase(config.database, async () => undefined, {
      seconds: config.databaseWaitSeconds,
      onFailure: (error, { seconds }) =>
        complain(
          `Waiting for the database, ${seconds} s more: ${printable(outageLine(error, config.database))}`,
        ),
    });
    try {
      await command(database, config, options);
    } finally {
      await database.close();
    }
  };
  run().catch((error: unknown) => reportFailure(error, failureCode));
}
