import type { Transaction } from "./transaction";

/** A piece of SQL that has the same effect on each engine. */
export type SqlByEngine = Readonly<Record<Transaction["engine"], string>>;

/** A transaction, or the database itself. */
type HasEngine = Pick<Transaction, "engine">;

/**
 * Ends an INSERT that keeps the existing row when the key is taken. On a server the transaction then holds a lock on
 * that row, as if it had inserted it.
 * @param column any column of the table: MySQL and MariaDB lock the row only when the statement sets something.
 */
export function keepExisting(column: string): SqlByEngine {
  return { mysql: `ON DUPLICATE KEY UPDATE ${column} = ${column}`, embedded: "ON CONFLICT DO NOTHING" };
}

/** Ends an INSERT that replaces some columns of the existing row when the key is taken. */
export function replaceExisting(key: readonly string[], columns: readonly string[]): SqlByEngine {
  const set = (valueOf: (column: string) => string) =>
    columns.map((column) => `${column} = ${valueOf(column)}`).join(", ");
  return {
    mysql: `ON DUPLICATE KEY UPDATE ${set((column) => `VALUES(${column})`)}`,
    embedded: `ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${set((column) => `excluded.${column}`)}`,
  };
}

/** Ends an INSERT that adds some columns to those of the existing row when the key is taken. */
export function addToExisting(key: readonly string[], columns: readonly string[]): SqlByEngine {
  const set = (valueOf: (column: string) => string) =>
    columns.map((column) => `${column} = ${column} + ${valueOf(column)}`).join(", ");
  return {
    mysql: `ON DUPLICATE KEY UPDATE ${set((column) => `VALUES(${column})`)}`,
    embedded: `ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${set((column) => `excluded.${column}`)}`,
  };
}

/**
 * Ends a SELECT that others may still read and lock in the same way, but that waits for transactions which have
 * inserted such rows and not committed yet.
 */
export const inShareMode = ({ engine }: HasEngine): string =>
  engine === "mysql" ? "LOCK IN SHARE MODE" : "";

/**
 * Ends a SELECT that locks its rows until the end of the transaction. The embedded engine has one writer and no row
 * locks.
 */
export const forUpdate = ({ engine }: HasEngine): string => (engine === "mysql" ? "FOR UPDATE" : "");

/** Follows the name of a table, to make the engine read it by this index. */
export function byIndex({ engine }: HasEngine, name: string): string {
  return engine === "mysql" ? `FORCE INDEX (${name})` : `INDEXED BY ${name}`;
}

/** The name of the index that the primary key of a table is. */
export const primaryKeyOf = ({ engine }: HasEngine, table: string): string =>
  engine === "mysql" ? "PRIMARY" : `sqlite_autoindex_${table}_1`;

/** Follows the name of a table, to make the engine read it in the order of its primary key. */
export const byPrimaryKey = ({ engine }: HasEngine): string =>
  engine === "mysql" ? "FORCE INDEX (PRIMARY)" : "";

/** A computed value as so many bytes. */
export const asBytes = ({ engine }: HasEngine, value: string, length: number): string =>
  engine === "mysql" ? `CAST(${value} AS BINARY(${length}))` : value;

/** Texts one after the other, as one text with dots between them. None of them is null. */
export const joinedTexts = ({ engine }: HasEngine, texts: readonly string[]): string =>
  engine === "mysql" ? `CONCAT_WS('.', ${texts.join(", ")})` : texts.join(" || '.' || ");

/**
 * The real time by the database's clock, in milliseconds since 1970: all instances read the same clock. A clock that was
 * moved for a test has no effect on it.
 */
export function nowMilliseconds({ engine }: HasEngine): string {
  return engine === "mysql"
    ? "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000)"
    : "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
}

/** The number of quarters of an hour between 1970 and a moment, in UTC. */
export function quarterOf({ engine }: HasEngine, moment: string): string {
  return engine === "mysql"
    ? `(TIMESTAMPDIFF(MINUTE, '1970-01-01', ${moment}) DIV 15)`
    : `(unixepoch(${moment}) / 900)`;
}

/** The quotient of two whole numbers that are not negative, rounded down. */
export function quotient({ engine }: HasEngine, dividend: string, divisor: number): string {
  return engine === "mysql" ? `(${dividend} DIV ${divisor})` : `(${dividend} / ${divisor})`;
}
