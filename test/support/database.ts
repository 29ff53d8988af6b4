import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { connectionOptions } from "../../src/database/mysql/connection-options";
import { Database } from "../../src/database/database";
import { parseDatabaseUrl } from "../../src/database/database-url";

declare global {
  /** The server to create databases on. Set by jest.config.cjs, and undefined in the embedded project. */
  var __TEST_DATABASE_URL__: string | undefined;
}

export const onServer = globalThis.__TEST_DATABASE_URL__ !== undefined;

let made = 0;

/** Creates an empty database for this worker alone. `drop` removes it. */
export async function makeDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  if (globalThis.__TEST_DATABASE_URL__ === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "allmine-"));
    return {
      url: `file:${join(folder, "test.db")}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  made += 1;
  // The parent process is the run of Jest. Another run on the same server uses other names.
  const name = `allmine_test_${process.ppid}_${process.env.JEST_WORKER_ID ?? "1"}_${made}`;
  const url = new URL(globalThis.__TEST_DATABASE_URL__);
  url.pathname = `/${name}`;
  const location = parseDatabaseUrl(url.href);
  const run = async (...statements: string[]) => {
    if (location.engine !== "mysql") throw new Error("TEST_DATABASE_URL names no server.");
    const connection = await createConnection({ ...connectionOptions(location), database: undefined });
    for (const statement of statements) await connection.query(statement);
    await connection.end();
  };
  await run(`DROP DATABASE IF EXISTS ${name}`, `CREATE DATABASE ${name}`);
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name}`) };
}

/** Runs one statement beside the service, as an administrator would. */
export async function execute(database: Database, statement: string): Promise<void> {
  await database.withDataSource((dataSource) => dataSource.query(statement));
}

/** Opens the database as a command does, does the work, and closes the database. */
export async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open(parseDatabaseUrl(url));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
