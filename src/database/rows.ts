import type { DataSource, EntityMetadata } from "typeorm";
import type { SqlByEngine } from "./dialect";
import { rowLiterals } from "./mysql/row-literals";
import type { Transaction } from "./transaction";

export type Row = object;

/** One `?` for each value, for a list in SQL. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

/** A column of a row to insert, and what makes the value that the table keeps, if it is another one. */
interface StoredColumn {
  readonly name: string;
  readonly pack: ((value: unknown) => unknown) | undefined;
}

const layouts = new WeakMap<DataSource, Map<string, ReadonlyMap<string, StoredColumn>>>();

/** The columns of the table's entity; undefined when the table has none. */
function layoutOf(tx: Transaction, table: string): ReadonlyMap<string, StoredColumn> | undefined {
  const source = tx.manager.connection;
  let known = layouts.get(source);
  if (!known) {
    known = new Map(source.entityMetadatas.map((metadata) => [metadata.tableName, layoutIn(metadata)]));
    layouts.set(source, known);
  }
  return known.get(table);
}

function layoutIn({ columns }: EntityMetadata): ReadonlyMap<string, StoredColumn> {
  return new Map(
    columns.map(({ databaseName: name, transformer }) => {
      const [own] = [transformer].flat();
      return [name, { name, pack: own && ((value: unknown) => own.to(value)) }];
    }),
  );
}

/**
 * Inserts the rows in one statement. Writes each value as the table's entity stores it. All rows must have the columns
 * of the first one. Leaves out what is no column. Does nothing when there are no rows.
 */
export async function insertRows(
  tx: Transaction,
  table: string,
  rows: readonly Row[],
  onDuplicate?: SqlByEngine,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const layout = layoutOf(tx, table);
  const stored = Object.keys(first).flatMap((name) =>
    layout ? (layout.get(name) ?? []) : { name, pack: undefined },
  );
  const columns = stored.map(({ name }) => name);
  const tuples = rows.map((row) =>
    stored.map(({ name, pack }) => {
      const value = (row as Record<string, unknown>)[name];
      return pack ? pack(value) : value;
    }),
  );
  const insert = (values: string) =>
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${values} ${onDuplicate?.[tx.engine] ?? ""}`;
  if (tx.engine === "mysql") return void (await tx.query(insert("?"), [rowLiterals(tuples)]));
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
export async function lockRow(tx: Transaction, table: string, key: Record<string, unknown>): Promise<void> {
  // The embedded engine has one writer and no row locks.
  if (tx.engine !== "mysql") return;
  const condition = Object.keys(key)
    .map((column) => `${column} = ?`)
    .join(" AND ");
  const layout = layoutOf(tx, table);
  const values = Object.entries(key).map(([column, value]) => layout?.get(column)?.pack?.(value) ?? value);
  await tx.query(`SELECT 1 FROM ${table} WHERE ${condition} FOR UPDATE`, values);
}
