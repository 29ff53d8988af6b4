import type Libsql from "libsql";
import { DatabaseNotReady } from "../database-not-ready";

/**
 * Opens a file with libsql. The package is loaded here and not at start, because a production install on MySQL or
 * MariaDB may leave it out (`npm ci --omit=optional`).
 * @throws DatabaseNotReady when libsql is not installed.
 */
export function openLibsql(path: string, options?: Libsql.Options): Libsql.Database {
  return new (loadLibsql())(path, options);
}

/** @throws DatabaseNotReady when libsql is not installed. */
export function loadLibsql(): typeof Libsql {
  try {
    return require("libsql");
  } catch (error) {
    throw new DatabaseNotReady(
      "The embedded database is not installed here: its package libsql was left out (--omit=optional) or does not " +
        "support this platform. Install it, or point DATABASE_URL at MySQL or MariaDB.",
      { cause: error },
    );
  }
}
