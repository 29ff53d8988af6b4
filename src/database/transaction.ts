import type { EntityManager } from "typeorm";
import type { DatabaseLocation } from "./database-url";
import type { DatabaseErrorKind } from "./database-errors";

/** Proof that a transaction is open; only `Database.inTransaction` makes one. */
export interface Transaction {
  readonly engine: DatabaseLocation["engine"];
  readonly manager: EntityManager;
  /** Runs one statement with `?` placeholders and returns its rows. */
  query<Row = unknown>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** The database's time, estimated without asking it; see `DatabaseClock`. */
  databaseTime(): number;
}

/** When `Database.inTransaction` runs a transaction again. */
export interface TransactionOptions {
  /** Which failures start the whole transaction again. All others are thrown to the caller. */
  readonly retry?: readonly DatabaseErrorKind[];
  /**
   * Whether the work detects by itself that it has already happened. If so, it is also tried again after the answer to
   * COMMIT was lost.
   */
  readonly repeatable?: boolean;
}
