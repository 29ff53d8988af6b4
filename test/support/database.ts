import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { connectionOptions } from "../../src/database/mysql/connection-options";
import { Database } from "../../src/database/database";
import { parseDatabaseUrl } from "../../src/database/database-url";

declare global {
  /** The server to make databases on; nothing in the embedded project. Set by jest.config.cjs. */
  var __TEST_DATABASE_URL__: string | undefined;
}

export const onServer = globalThis.__TEST_DATABASE_URL__ !== undefined;

let made = 0;

/** An empty database of this worker's own, and what removes it. */
export async function makeDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  if (globalThis.__TEST_DATABASE_URL__ === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "allmine-"));
    return {
      url: `file:${join(folder, "test.db")}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  made += 1;
  // The parent is the run of Jest: another run on the same server makes others.
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

/** Opens the database for the work, as a command does, and closes it afterwards. */
export async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open(parseDatabaseUrl(url));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
