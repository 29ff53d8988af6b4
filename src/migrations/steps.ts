import type { QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";

/**
 * The steps that migrations are made of. Each asks what is there and does nothing where it has been done already: on
 * MySQL and MariaDB every change of a table commits by itself, so a migration that was interrupted has done some of its
 * steps, is not recorded, and runs once more from the beginning. What has no step here, such as an UPDATE that fills a
 * new column, goes to `runner.query` and must come to the same when it runs again.
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
     * @throws ForeignTable when there is a table of that name without these columns: somebody else's.
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

/** A table of somebody else's has a name that is one of ours. The message says what to do. */
export class ForeignTable extends Error {}

/** Without those of TypeORM, which read the whole schema or look for one column at a time. */
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
