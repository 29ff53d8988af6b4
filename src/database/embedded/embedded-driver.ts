import type LibsqlDatabase from "libsql";
import { LRUCache } from "lru-cache";
import { openLibsql } from "./open-libsql";

/** What TypeORM's `better-sqlite3` driver passes to the constructor and we honour. */
interface OpenOptions {
  readonly readonly?: boolean;
  /** Milliseconds to wait for another process's write lock. */
  readonly timeout?: number;
}

/**
 * Each commit waits for the disk. The log is copied into the file when it has 40 MB instead of 4: a page that many
 * commits touched is then written once.
 */
export const embeddedSettings =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000;";

/**
 * How long the engine waits for another process's write lock, in milliseconds. The whole process waits with it, health
 * checks included, so it is short, and transactions are tried again instead.
 */
export const lockWaitMilliseconds = 100;

/** Statements that stay prepared; a batch's are as many as it has sizes. */
const preparedMax = 200;

/**
 * The embedded engine: libsql with the manners of better-sqlite3, which TypeORM expects.
 *
 * libsql installs everywhere in seconds without a compiler, but used raw it aborts the process on a lone null, Date
 * or boolean parameter, cuts strings at a NUL (which would merge two users) and ignores `readonly`.
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

  /** The engine ends a transaction by itself when it cannot go on, such as on a full disk. */
  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  /** Carries out one statement, before it returns, and brings its rows. */
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
    return this.statement.all(parameters.map(bindable));
  }

  run(...parameters: unknown[]): LibsqlDatabase.RunResult {
    return this.statement.run(parameters.map(bindable));
  }
}

function bindable(value: unknown): string | number | bigint | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().replace("T", " ").replace("Z", "");
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "string" && value.includes("\0")) {
    throw new TypeError("The embedded engine cannot store a NUL character.");
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  throw new TypeError(`The embedded engine cannot store a ${typeof value}.`);
}
