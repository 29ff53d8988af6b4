import {
  closeSync,
  chmodSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import type Libsql from "libsql";
import { unreleasedMigration } from "../../migrations";
import { openLibsql } from "./open-libsql";

/** What a backup holds. */
export interface BackupContents {
  /** The environment that the database was created for. */
  readonly environment: string;
  readonly wallets: number;
  readonly entries: number;
  /** Names of the migrations that have run on it. */
  readonly migrations: readonly string[];
}

/** How long a backup waits for other writers, in milliseconds. */
const lockWaitMilliseconds = 5000;

/**
 * Copies an embedded database while services go on using it. The copy is verified before it gets its final name. The
 * name must be free: a backup never replaces another one.
 * @throws Error with code EEXIST when the name is taken, or with a message that says what is wrong with the copy.
 */
export function backupEmbedded(path: string, target: string): BackupContents {
  if (existsSync(target)) throw alreadyThere(target);
  const partial = `${target}.partial-${process.pid}`;
  try {
    const source = openLibsql(path, { timeout: lockWaitMilliseconds });
    try {
      source.exec(`VACUUM INTO '${partial.replaceAll("'", "''")}'`);
    } finally {
      source.close();
    }
    const contents = verifyEmbedded(partial);
    chmodSync(partial, statSync(path).mode);
    flush(partial);
    giveName(partial, target);
    flush(dirname(target));
    return contents;
  } finally {
    rmSync(partial, { force: true });
  }
}

/**
 * Verifies a database file that nobody else uses: its pages, each wallet against the sum of its entries, each entry
 * against the one before, and the stamp.
 * @throws Error that says what is wrong.
 */
export function verifyEmbedded(path: string): BackupContents {
  const database = openLibsql(path, { timeout: lockWaitMilliseconds });
  try {
    const problems = problemsInPages(database.pragma("integrity_check(3)") as object[]);
    if (problems.length > 0) throw new Error(`${path} is damaged: ${problems.join("; ")}`);
    if (numberFrom(database, countOurTables) < ourTables.length)
      throw new Error(`${path} is not a database of this service`);
    const migrations = rowsOf<{ name: string }>(database, "SELECT name FROM migrations").map(
      ({ name }) => name,
    );
    if (migrations.includes(unreleasedMigration)) {
      throw new Error(`${path} was made by a development version before the first release: use that version`);
    }
    for (const [problem, sql] of Object.entries(audits)) {
      const count = numberFrom(database, sql);
      if (count > 0) throw new Error(`${path}: ${problem}, ${count} times`);
    }
    const environment = rowsOf<{ environment: string }>(
      database,
      "SELECT environment FROM database_stamp WHERE id = 1",
    )[0]?.environment;
    if (!environment) throw new Error(`${path} does not say which environment it was made for`);
    return {
      environment,
      wallets: numberFrom(database, "SELECT COUNT(*) AS number FROM wallets"),
      entries: numberFrom(database, "SELECT COUNT(*) AS number FROM ledger_entries"),
      migrations,
    };
  } finally {
    database.close();
  }
}

/**
 * Unlike a rename, a link fails when the name has been taken meanwhile. Some file systems, such as those of USB sticks,
 * have no links.
 */
function giveName(partial: string, target: string): void {
  try {
    linkSync(partial, target);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(code) || existsSync(target)) throw error;
    renameSync(partial, target);
  }
}

/** The problems in the rows of `PRAGMA integrity_check`; empty when there are none. */
export function problemsInPages(rows: readonly object[]): string[] {
  return rows.map((row) => String(Object.values(row)[0])).filter((line) => line !== "ok");
}

/** Syncs a file, or the names in a folder, to the disk. */
export function flush(path: string): void {
  const opened = openSync(path, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

const ourTables = ["database_stamp", "ledger_entries", "migrations", "wallets"];
const countOurTables = `SELECT COUNT(*) AS number FROM sqlite_master
  WHERE type = 'table' AND name IN (${ourTables.map((name) => `'${name}'`).join()})`;

const audits: Readonly<Record<string, string>> = {
  "a wallet's balance is not the sum of its entries": `
    SELECT COUNT(*) AS number FROM wallets AS wallet LEFT JOIN (
      SELECT walletId, SUM(amount) AS total, COUNT(*) AS entries FROM ledger_entries GROUP BY walletId
    ) AS ledger ON ledger.walletId = wallet.id
    WHERE wallet.balance <> COALESCE(ledger.total, 0) OR wallet.sequence <> COALESCE(ledger.entries, 0)`,
  "an entry does not continue the balance of the one before": `
    SELECT COUNT(*) AS number FROM (
      SELECT balanceAfter - amount AS found, LAG(balanceAfter, 1, 0)
        OVER (PARTITION BY walletId ORDER BY sequence) AS expected
      FROM ledger_entries
    ) WHERE found <> expected`,
  "an entry has no wallet": `
    SELECT COUNT(*) AS number FROM (
      SELECT walletId FROM ledger_entries EXCEPT SELECT id FROM wallets
    )`,
};

function numberFrom(database: Libsql.Database, sql: string): number {
  return Number(rowsOf<{ number: number }>(database, sql)[0]?.number);
}

function rowsOf<Row>(database: Libsql.Database, sql: string): Row[] {
  return database.prepare(sql).all([]) as Row[];
}

function alreadyThere(path: string): Error {
  return Object.assign(new Error(`${path} exists already`), { code: "EEXIST" });
}
