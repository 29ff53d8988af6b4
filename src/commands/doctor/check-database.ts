import type { DataSource } from "typeorm";
import type { Config } from "../../config/config";
import { Database } from "../../database/database";
import { problemsInPages } from "../../database/embedded/embedded-backup";
import { requireServiceName } from "../../database/embedded/embedded-lock";
import { readMigrationsRun, unreleasedAdvice } from "../../database/migrate";
import { migrations, unreleasedMigration } from "../../migrations";
import { checkServer } from "./check-server";
import { checkUserIds } from "./check-user-ids";
import { findingOf, type Finding } from "./finding";

const clockDifferenceMaxMilliseconds = 1000;

/**
 * Checks whether the database can be reached, is set up to keep money, and fits this version and environment. Writes
 * nothing.
 */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  let database: Database;
  try {
    requireServiceName(config.database);
    database = await Database.open(config.database);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const change =
      "Without a database nothing can be bought. Correct DATABASE_URL, start the server, or give the account access.";
    return [{ name: "connection", found: message || String(code), change }];
  }
  try {
    return [{ name: "connection", found: "established" }, ...(await checkOpened(database, config))];
  } finally {
    await database.close();
  }
}

async function checkOpened(database: Database, config: Config): Promise<Finding[]> {
  const pages = database.engine === "embedded" ? await database.withDataSource(pagesFinding) : undefined;
  // If the file is damaged, nothing else in it can be read safely.
  if (pages?.change) return [pages];
  const unreleased = await database.withDataSource(unreleasedFindings);
  // The other checks read the tables of released versions.
  if (unreleased.length > 0) return [...(pages ? [pages] : []), ...unreleased];
  return [
    ...(pages ? [pages] : []),
    ...(await (config.database.engine === "mysql"
      ? checkServer(database, config.database, config.workers)
      : database.withDataSource(journalFindings))),
    ...(database.engine === "mysql" ? [await clockFinding(database)] : []),
    ...(await database.withDataSource(migrationFindings)),
    ...(await database.withDataSource((dataSource) => stampFindings(dataSource, config))),
    ...(await checkUserIds(database)),
  ];
}

/** Verifies the pages and the indexes of the whole file. */
async function pagesFinding(dataSource: DataSource): Promise<Finding> {
  const problems = await dataSource
    .query("PRAGMA integrity_check(3)")
    .then(problemsInPages, (error: Error) => [error.message]);
  return findingOf(
    "pages",
    problems.length === 0 ? "intact" : `damaged: ${problems.join("; ")}`,
    problems.length === 0,
    "Stop the service and restore a backup: npm run restore -- FILE.",
  );
}

async function journalFindings(dataSource: DataSource): Promise<Finding[]> {
  const [journal] = await dataSource.query("PRAGMA journal_mode");
  const [synchronous] = await dataSource.query("PRAGMA synchronous");
  const full = Number(synchronous?.synchronous) >= 2;
  return [
    findingOf(
      "journal",
      String(journal?.journal_mode),
      journal?.journal_mode === "wal",
      "The file system must allow WAL.",
    ),
    findingOf(
      "flush at commit",
      full ? "full" : "not full",
      full,
      "The file was opened without synchronous=FULL.",
    ),
  ];
}

/**
 * Compares the clocks. This machine dates entries and checks the times of webhook signatures, so several machines must
 * agree.
 */
async function clockFinding({ read }: Database): Promise<Finding> {
  const sent = Date.now();
  const [row] = await read.query("SELECT UNIX_TIMESTAMP(NOW(6)) * 1000 AS milliseconds");
  const received = Date.now();
  const difference = Math.round(Number(row.milliseconds) - (sent + received) / 2);
  return findingOf(
    "clock",
    `the database's is ${Math.abs(difference)} ms ${difference < 0 ? "behind" : "ahead of"} ours`,
    Math.abs(difference) <= clockDifferenceMaxMilliseconds,
    "Let both machines follow the same time servers (NTP).",
  );
}

async function unreleasedFindings(dataSource: DataSource): Promise<Finding[]> {
  if (!(await readMigrationsRun(dataSource)).includes(unreleasedMigration)) return [];
  const found = "made by a development version before the first release";
  return [{ name: "version of the tables", found, change: unreleasedAdvice }];
}

async function migrationFindings(dataSource: DataSource): Promise<Finding[]> {
  const run = new Set(await readMigrationsRun(dataSource));
  const known = migrations.map(({ name }) => name);
  const missing = known.filter((name) => !run.has(name));
  const newer = [...run].filter((name) => !known.includes(name));
  return [
    findingOf(
      "migrations",
      missing.length === 0 ? "all run" : `missing: ${missing.join(", ")}`,
      missing.length === 0,
      "Run `npm run migrate`, or start with MIGRATE_ON_START=true.",
    ),
    findingOf(
      "version of the tables",
      newer.length === 0 ? "ours" : `newer than this service: ${newer.join(", ")}`,
      newer.length === 0,
      "A newer version of the service has migrated this database. Run that version.",
    ),
  ];
}

async function stampFindings(dataSource: DataSource, { deployment }: Config): Promise<Finding[]> {
  if (!(await dataSource.createQueryRunner().hasTable("database_stamp"))) return [];
  const [row] = await dataSource.query("SELECT environment FROM database_stamp WHERE id = 1");
  if (!row) return [{ name: "stamp", found: `none yet; the first start makes it a ${deployment} database` }];
  return [
    findingOf(
      "stamp",
      `made for ${row.environment}`,
      row.environment === deployment,
      `This process is ${deployment} and will refuse to start. Correct NODE_ENV or DATABASE_URL.`,
    ),
  ];
}
