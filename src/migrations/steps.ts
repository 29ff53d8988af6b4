import type { QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";

/**
 * The steps that migrations are made of. Each step does nothing where it has been done already. On MySQL and MariaDB
 * every change of a table commits by itself, so an interrupted migration has done some of its steps, is not recorded,
 * and runs again from the beginning. A change that has no step here, such as an UPDATE that fills a new column, goes to
 * `runner.query` and must have the same result when it runs twice.
 */
export function stepsOf(runner: QueryRunner) {
  const { embedded, tableEnd } = dialectOf(runner);
  const dropIndexOf = async (table: string, name: string) => {
    if (await hasIndex(runner, table, name)) {
      await runner.query(`DROP INDEX ${name}${embedded ? "" : ` ON ${table}`}`);
    }
  };
  return {
    /**
     * Takes a column or a constraint on each line of `body`, as in CREATE TABLE.
     * @throws ForeignTable when a table of that name exists without these columns, and so is not ours.
     */
    createTable: async (table: string, body: string): Promise<void> => {
      const there = await columnsOf(runner, table);
      if (there.length === 0) return void (await runner.query(`CREATE TABLE ${table} (${body}) ${tableEnd}`));
      const lacking = columnsIn(body).filter((column) => !there.includes(column));
      if (lacking.length > 0) {
        throw new ForeignTable(
          `There is a table ${table} that is not ours: it has no ${lacking.join(", ")}. Use a database of its own.`,
        );
      }
    },
    createIndex: async (name: string, table: string, columns: string, unique = false): Promise<void> => {
      if (await hasIndex(runner, table, name)) return;
      await runner.query(`CREATE ${unique ? "UNIQUE " : ""}INDEX ${name} ON ${table} (${columns})`);
    },
    addColumn: async (table: string, column: string, definition: string): Promise<void> => {
      if ((await columnsOf(runner, table)).includes(column)) return;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`);
    },
    renameColumn: async (table: string, from: string, to: string): Promise<void> => {
      if (!(await columnsOf(runner, table)).includes(from)) return;
      await runner.query(`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`);
    },
    dropColumn: async (table: string, column: string): Promise<void> => {
      if (!(await columnsOf(runner, table)).includes(column)) return;
      await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    },
    dropIndex: dropIndexOf,
    dropTables: async (...tables: string[]): Promise<void> => {
      for (const table of tables) await runner.query(`DROP TABLE IF EXISTS ${table}`);
    },
  };
}

/** A table of another application has one of our names. The message says what to do. */
export class ForeignTable extends Error {}

/**
 * Reads the names of a table's columns by a query of our own. TypeORM's methods read the whole schema, or look for one
 * column at a time.
 */
async function columnsOf(runner: QueryRunner, table: string): Promise<string[]> {
  const rows: { name: string }[] = await runner.query(
    dialectOf(runner).embedded
      ? "SELECT name FROM pragma_table_info(?)"
      : "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?",
    [table],
  );
  return rows.map(({ name }) => name);
}

async function hasIndex(runner: QueryRunner, table: string, name: string): Promise<boolean> {
  const rows: unknown[] = await runner.query(
    dialectOf(runner).embedded
      ? "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND name = ?"
      : "SELECT index_name AS name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?",
    [table, name],
  );
  return rows.length > 0;
}

function columnsIn(body: string): string[] {
  const names = body.split("\n").map((line) => /^\s*(\w+) /.exec(line)?.[1] ?? "");
  return names.filter(
    (name) => name !== "" && !/^(PRIMARY|UNIQUE|CONSTRAINT|CHECK|FOREIGN|KEY|INDEX)$/.test(name),
  );
}
