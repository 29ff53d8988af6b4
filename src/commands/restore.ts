import "reflect-metadata";
import { restoreEmbedded } from "../database/embedded/embedded-restore";
import type { Deployment } from "../environment";
import { migrations } from "../migrations";
import { reportStartFailure } from "../app/report-start-failure";
import { CommandRefused } from "./command-refused";
import { readFileArgument, requireEmbedded, requireExisting } from "./embedded-files";
import { readCommandConfig } from "./read-command-config";
import { printable, say } from "../terminal";

const usage = `Usage: npm run restore -- FILE
Puts the backup FILE in the place of the embedded database, after it is verified. The service must be stopped. The
database that was there is kept beside it.`;

/** `npm run restore`: puts a backup in the place of the embedded database. */
function restore(): void {
  const backup = readFileArgument(usage);
  const { database, deployment } = readCommandConfig();
  const path = requireEmbedded(database);
  requireExisting(backup);
  const { kept, contents } = tryRestore(path, backup, deployment);
  say(
    `Restored ${contents.wallets} wallet(s) and ${contents.entries} entries, made for ${contents.environment}.`,
  );
  if (kept) say(`The previous database is kept as ${printable(kept)}.`);
}

function tryRestore(path: string, backup: string, deployment: Deployment) {
  try {
    return restoreEmbedded(path, backup, (contents) => {
      if (contents.environment !== deployment) {
        throw new Error(
          `it was made for ${contents.environment}, and this is ${deployment}: correct NODE_ENV`,
        );
      }
      const known = new Set<string>(migrations.map(({ name }) => name));
      if (contents.migrations.some((name) => !known.has(name))) {
        throw new Error("a newer version of the service has migrated it: restore it with that version");
      }
    });
  } catch (error) {
    throw new CommandRefused(
      `Nothing was restored: ${printable(error instanceof Error ? error.message : String(error))}`,
    );
  }
}

try {
  restore();
} catch (error) {
  reportStartFailure(error);
}
