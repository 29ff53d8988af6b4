import type LibsqlDatabase from "libsql";
import { LRUCache } from "lru-cache";
import { openLibsql } from "./open-libsql";

/** The options of TypeORM's `better-sqlite3` driver that we honour. */
interface OpenOptions {
  readonly readonly?: boolean;
  /** Milliseconds to wait for another process's write lock. */
  readonly timeout?: number;
}

/**
 * `FULL`: each commit waits for the disk. The log is copied into the file at 40 MB instead of the default 4, so that a
 * page that many commits changed is written once.
 */
export const embeddedSettings =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000;";

/**
 * How long the engine waits for another process's write lock, in milliseconds. The wait blocks the whole process,
 * health checks included. So it is short, and the transaction is tried again instead.
 */
export const lockWaitMilliseconds = 100;

/** How many prepared statements are kept. A batch has one statement for each number of rows. */
const preparedMax = 200;

/**
 * The embedded engine: libsql behind the interface of better-sqlite3, which TypeORM expects.
 *
 * libsql installs in seconds without a compiler. Used directly, it aborts the process on a lone null, Date or boolean
 * parameter, cuts strings at a NUL (which would merge two users) and ignores `readonly`. This class prevents all three.
 */
export class EmbeddedDriver {
  private readonly database: LibsqlDatabase.Database;
  private readonly prepared = new LRUCache<string, EmbeddedStatement>({
    max: preparedMax,
    memoMethod: (sql) => this.prepare(sql),
  });

  constructor(path: string, options: OpenOptions = {}) {
    this.database = openLibsql(path, { timeout: options.timeout ?? lockWaitMilliseconds });
    this.database.exec(embeddedSettings);
    if (options.readonly) this.database.exec("PRAGMA query_only = ON");
  }

  prepare(sql: string): EmbeddedStatement {
    return new EmbeddedStatement(this.database.prepare(sql));
  }

  /** False also after the engine has ended a transaction by itself, for example on a full disk. */
  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  /** Executes one statement synchronously and returns its rows. */
  query(sql: string, parameters: readonly unknown[]): unknown[] {
    const statement = this.prepared.memo(sql);
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  }

  pragma(source: string): unknown {
    return this.database.pragma(source);
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  close(): void {
    this.database.close();
  }
}

class EmbeddedStatement {
  readonly reader: boolean;

  constructor(private readonly statement: LibsqlDatabase.Statement) {
    this.reader = statement.reader;
  }

  all(...parameters: unknown[]): unknown[] {
    const rows = this.statement.all(parameters.map(bindable)) as Record<string, unknown>[];
    for (const row of rows) asBuffers(row);
    return rows;
  }

  run(...parameters: unknown[]): LibsqlDatabase.RunResult {
    return this.statement.run(parameters.map(bindable));
  }
}

/** libsql returns bytes as an ArrayBuffer. TypeORM and our code expect a Buffer, as from a server. */
function asBuffers(row: Record<string, unknown>): void {
  for (const column in row) {
    const value = row[column];
    if (value instanceof ArrayBuffer) row[column] = Buffer.from(value);
  }
}

function bindable(value: unknown): string | number | bigint | Buffer | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().replace("T", " ").replace("Z", "");
  if (typeof value === "boolean") return Number(value);
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === "string" && value.includes("\0")) {
    throw new TypeError("The embedded engine cannot store a NUL character.");
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  throw new TypeError(`The embedded engine cannot store a ${typeof value}.`);
}
