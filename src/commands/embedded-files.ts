import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { DatabaseLocation } from "../database/database-url";
import { CommandRefused } from "./command-refused";
import { printable } from "../terminal";
import { readArguments, usageError } from "./read-arguments";

/**
 * The only argument of a command: a file. A relative path starts where the command was typed, because npm changes the
 * folder.
 */
export function readFileArgument(usage: string): string {
  const { positionals } = readArguments(usage, { options: {}, allowPositionals: true });
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw usageError(usage);
  return resolve(process.env.INIT_CWD ?? ".", file);
}

/**
 * The path of the embedded database.
 * @throws CommandRefused, which says what to use instead, when the database is on a server.
 */
export function requireEmbedded(database: DatabaseLocation): string {
  if (database.engine === "embedded") return database.path;
  throw new CommandRefused(
    "This command is for the embedded database. On a server use the server's own tools: mysqldump " +
      "--single-transaction or mariadb-dump --single-transaction, with the binary logs for what came since. " +
      "docs/production.md has the commands for backup, restore and point-in-time recovery.",
  );
}

/** @throws CommandRefused */
export function requireExisting(path: string): void {
  // A path below a file exists as little as one in a missing folder.
  const found = existsSync(path) ? statSync(path) : undefined;
  if (!found) throw new CommandRefused(`There is no file ${printable(path)}.`);
  if (!found.isFile()) throw new CommandRefused(`${printable(path)} is not a file.`);
}
