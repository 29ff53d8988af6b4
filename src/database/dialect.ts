import type { Transaction } from "./transaction";

/** The words for one thing in the SQL of each engine. */
export type Wording = Readonly<Record<Transaction["engine"], string>>;

/**
 * Ends an INSERT that leaves a row as it is when its key is there already. On a server the transaction holds that row
 * from then on, as if it had inserted it.
 * @param column any column of the table: MySQL and MariaDB hold the row only where the statement sets something.
 */
export function keepExisting(column: string): Wording {
  return { mysql: `ON DUPLICATE KEY UPDATE ${column} = ${column}`, embedded: "ON CONFLICT DO NOTHING" };
}

/** Ends an INSERT that replaces some columns of a row when its key is there already. */
export function replaceExisting(key: readonly string[], columns: readonly string[]): Wording {
  const set = (valueOf: (column: string) => string) =>
    columns.map((column) => `${column} = ${valueOf(column)}`).join(", ");
  return {
    mysql: `ON DUPLICATE KEY UPDATE ${set((column) => `VALUES(${column})`)}`,
    embedded: `ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${set((column) => `excluded.${column}`)}`,
  };
}

/** Ends a SELECT whose rows the transaction holds until its end. The embedded engine has one writer and no row locks. */
export const holdRows: Wording = { mysql: "FOR UPDATE", embedded: "" };

/** Follows the name of a table that is to be read by this index. */
export function byIndex(name: string): Wording {
  return { mysql: `FORCE INDEX (${name})`, embedded: `INDEXED BY ${name}` };
}

/** Follows the name of a table that is to be read by its primary key, in that key's order. */
export const byPrimaryKey: Wording = { mysql: "FORCE INDEX (PRIMARY)", embedded: "" };
