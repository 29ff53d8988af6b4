import type { Transaction } from "./transaction";

/** A piece of SQL that has the same effect on each engine. */
export type SqlByEngine = Readonly<Record<Transaction["engine"], string>>;

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

/**
 * Ends a SELECT that locks its rows until the end of the transaction. The embedded engine has one writer and no row
 * locks.
 */
export const forUpdate: SqlByEngine = { mysql: "FOR UPDATE", embedded: "" };

/** Follows the name of a table, to make the engine read it by this index. */
export function byIndex(name: string): SqlByEngine {
  return { mysql: `FORCE INDEX (${name})`, embedded: `INDEXED BY ${name}` };
}

/** Follows the name of a table, to make the engine read it in the order of its primary key. */
export const byPrimaryKey: SqlByEngine = { mysql: "FORCE INDEX (PRIMARY)", embedded: "" };

/** The time by the database's clock, in milliseconds since 1970: all instances read the same clock. */
export const nowMilliseconds: SqlByEngine = {
  mysql: "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000)",
  embedded: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
};
