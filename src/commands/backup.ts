import "reflect-metadata";
import { backupEmbedded } from "../database/embedded/embedded-backup";
import { requireServiceName } from "../database/embedded/embedded-lock";
import { reportStartFailure } from "../app/report-start-failure";
import { CommandRefused } from "./command-refused";
import { readFileArgument, requireEmbedded, requireExisting } from "./embedded-files";
import { readCommandConfig } from "./read-command-config";
import { printable, say } from "../terminal";

const usage = `Usage: npm run backup -- FILE
Copies the embedded database to FILE, also while the service runs, and verifies the copy. FILE must not exist yet.`;

/** `npm run backup`: makes a verified copy of the embedded database. */
function backup(): void {
  const target = readFileArgument(usage);
  const { database } = readCommandConfig();
  const path = requireEmbedded(database);
  requireExisting(path);
  requireServiceName(database);
  try {
    const { environment, wallets, entries } = backupEmbedded(path, target);
    say(
      `${printable(target)} holds ${wallets} wallet(s) and ${entries} entries, made for ${environment}. Pages, balances and stamp are verified.`,
    );
  } catch (error) {
    throw new CommandRefused(
      `No backup was made: ${printable(error instanceof Error ? error.message : String(error))}`,
    );
  }
}

try {
  backup();
} catch (error) {
  reportStartFailure(error);
}
