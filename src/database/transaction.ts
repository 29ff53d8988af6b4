import type { EntityManager } from "typeorm";
import type { DatabaseLocation } from "./database-url";
import type { DatabaseErrorKind } from "./database-errors";

/** Proof that a transaction is open; only `Database.inTransaction` makes one. */
export interface Transaction {
  readonly engine: DatabaseLocation["engine"];
  readonly manager: EntityManager;
  /** Runs one statement with `?` placeholders and returns its rows. */
  query<Row = unknown>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

export interface TransactionOptions {
  /** Which failures start the whole transaction again; the rest go to the caller. */
  readonly retry?: readonly DatabaseErrorKind[];
  /** The work finds out by itself that it has already happened, so a lost COMMIT may be tried again. */
  readonly repeatable?: boolean;
}
