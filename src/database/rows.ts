import type { SqlByEngine } from "./dialect";
import type { Transaction } from "./transaction";

export type Row = object;

/** One `?` for each value, for a list in SQL. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

/**
 * Inserts the rows in one statement. All rows must have the columns of the first one. Does nothing when there are no
 * rows.
 */
export async function insertRows(
  tx: Transaction,
  table: string,
  rows: readonly Row[],
  onDuplicate?: SqlByEngine,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const tuples = rows.map((row) => columns.map((column) => (row as Record<string, unknown>)[column]));
  const insert = (values: string) =>
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${values} ${onDuplicate?.[tx.engine] ?? ""}`;
  // mysql2 formats a list of lists twice as fast as the same number of placeholders.
  if (tx.engine === "mysql") return void (await tx.query(insert("?"), [tuples]));
  const marks = `(${placeholders(columns)})`;
  await tx.query(insert(marks + `, ${marks}`.repeat(rows.length - 1)), tuples.flat());
}

/** Reads a moment from a raw row: a server returns a Date, the embedded engine a text in UTC. */
export function readDate(value: Date | string): Date {
  return value instanceof Date ? value : new Date(`${value.replace(" ", "T")}Z`);
}

/**
 * Locks a row until the transaction ends. Does nothing when there is no such row. TypeORM's own lock modes need a
 * transaction that TypeORM itself has opened.
 */
export async function lockRow(tx: Transaction, table: string, key: Record<string, string>): Promise<void> {
  // The embedded engine has one writer and no row locks.
  if (tx.engine !== "mysql") return;
  const condition = Object.keys(key)
    .map((column) => `${column} = ?`)
    .join(" AND ");
  await tx.query(`SELECT 1 FROM ${table} WHERE ${condition} FOR UPDATE`, Object.values(key));
}
