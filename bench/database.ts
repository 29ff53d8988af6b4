import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { Database } from "../src/database/database";
import { parseDatabaseUrl } from "../src/database/database-url";
import { migrate, requireReady } from "../src/database/migrate";
import { seed } from "../src/development/seed";

export type Engine = "mysql" | "embedded";

/** A database that belongs to one service alone. */
export interface BenchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export interface Server {
  readonly version: string;
  /** The id of the server's process, to read its CPU time; undefined when it runs on another machine. */
  readonly processId: number | undefined;
}

const serverUrl = (process.env.BENCH_DATABASE_URL ?? "mysql://root@127.0.0.1:3306").replace(
  /^mariadb:/,
  "mysql:",
);

let databases = 0;

/** Creates an empty database. Peers with tables of their own start with it. */
export async function makeEmptyDatabase(engine: Engine): Promise<BenchDatabase> {
  databases += 1;
  if (engine === "embedded") {
    const folder = mkdtempSync(join(tmpdir(), "allmine-bench-"));
    return {
      url: `file:${join(folder, "bench.db")}`,
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const name = `allmine_bench_${process.pid}_${databases}`;
  await onServer((query) => query(`CREATE DATABASE ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => onServer(async (query) => void (await query(`DROP DATABASE ${name}`))),
  };
}

/** Creates a database with our tables and the development packages. */
export async function makeDatabase(engine: Engine): Promise<BenchDatabase> {
  const made = await makeEmptyDatabase(engine);
  await withDatabase(made.url, async (database) => {
    await migrate(database, "test");
    await requireReady(database, "test");
    await seed(database);
  });
  return made;
}

export async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open(parseDatabaseUrl(url));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/**
 * Describes the database server.
 * @throws Error when the server does not wait for the disk at each commit, because its figures would mean nothing.
 */
export async function inspectServer(): Promise<Server> {
  return onServer(async (query) => {
    const [row] = await query(
      "SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS flush, @@log_bin AS binlog, @@sync_binlog AS syncBinlog, @@pid_file AS pidFile",
    );
    if (Number(row?.flush) !== 1 || (Number(row?.binlog) === 1 && Number(row?.syncBinlog) !== 1)) {
      throw new Error(
        "The server must be durable: innodb_flush_log_at_trx_commit=1, and sync_binlog=1 with a binary log.",
      );
    }
    return { version: String(row?.version), processId: readProcessId(String(row?.pidFile)) };
  });
}

function readProcessId(file: string): number | undefined {
  if (!["127.0.0.1", "localhost"].includes(new URL(serverUrl).hostname)) return undefined;
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

const roomBytes = 2 ** 31;

/**
 * Does the work while the server has memory for all tables and a log with enough room, as in production. Afterwards it
 * restores the old sizes.
 */
export async function withRoomyServer<T>(work: () => Promise<T>): Promise<T> {
  const before = await onServer((query) =>
    query(
      "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_buffer_pool_size', 'innodb_redo_log_capacity', 'innodb_log_file_size')",
    ),
  );
  const isMysql = before.some(({ Variable_name: name }) => name === "innodb_redo_log_capacity");
  // MySQL still shows the older setting of the log, but ignores it.
  const small = before.filter(
    ({ Variable_name: name, Value: bytes }) =>
      Number(bytes) < roomBytes && !(isMysql && name === "innodb_log_file_size"),
  );
  const set = (name: string, bytes: number) =>
    onServer(async (query) => void (await query(`SET GLOBAL ${name} = ${bytes}`)));
  for (const { Variable_name: name } of small) await set(name, roomBytes);
  try {
    return await work();
  } finally {
    for (const { Variable_name: name, Value: bytes } of small) await set(name, bytes);
  }
}

type Query = (sql: string) => Promise<RowDataPacket[]>;

async function onServer<T>(work: (query: Query) => Promise<T>): Promise<T> {
  const connection = await createConnection(serverUrl);
  try {
    return await work(async (sql) => (await connection.query<RowDataPacket[]>(sql))[0]);
  } finally {
    await connection.end();
  }
}
