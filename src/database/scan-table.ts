import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database";
import { explainError } from "./database-errors";
import type { Row } from "./rows";
import type { Transaction } from "./transaction";

type KeyPart = string | number | Buffer;

/** A SELECT that is read in pages, in the order of a unique key. */
export interface Scan {
  /** The statement up to WHERE. The rows contain the columns of the key. */
  readonly select: string;
  /** The columns of the key, such as `e.userId`. An index has them in this order. */
  readonly key: readonly string[];
  /** The scan begins after this key. */
  readonly after?: readonly KeyPart[];
}

/** Short enough for the deadline of a read, and for an embedded engine that blocks the event loop meanwhile. */
const pageRows = 500;
const attemptsMax = 5;
const pauseMilliseconds = 1000;

/**
 * Reads all rows in pages of at most 500. Each page is one statement, so all that it joins is of one moment. A page
 * that the database cannot answer now is asked for again, up to five times.
 */
export async function* scanTable<Found extends Row>(
  database: Database,
  { select, key, after }: Scan,
): AsyncGenerator<readonly Found[]> {
  let last = after;
  for (;;) {
    const { condition, values } = afterKey(database.engine, key, last);
    const sql = `${select} WHERE ${condition} ORDER BY ${key.join(", ")} LIMIT ${pageRows}`;
    const rows = await readPatiently<Found>(database, sql, values);
    if (rows.length > 0) yield rows;
    const final = rows.at(-1);
    if (!final || rows.length < pageRows) return;
    last = key.map((column) => (final as Record<string, KeyPart>)[nameOf(column)] as KeyPart);
  }
}

function nameOf(column: string): string {
  return column.slice(column.indexOf(".") + 1);
}

/**
 * The condition that a row comes after a key. A server uses the index for alternatives, such as (a = 1 AND b > 2) OR
 * a > 1, but not for a comparison of rows; with the embedded engine it is the other way round.
 */
function afterKey(
  engine: Transaction["engine"],
  columns: readonly string[],
  last: readonly KeyPart[] | undefined,
): { condition: string; values: readonly KeyPart[] } {
  if (!last) return { condition: "1 = 1", values: [] };
  if (engine === "embedded") {
    const marks = columns.map(() => "?").join(", ");
    return { condition: `(${columns.join(", ")}) > (${marks})`, values: last };
  }
  const alternatives = columns.map((column, index) =>
    [...columns.slice(0, index).map((equal) => `${equal} = ?`), `${column} > ?`].join(" AND "),
  );
  return {
    condition: alternatives.map((one) => `(${one})`).join(" OR "),
    values: columns.flatMap((_, index) => last.slice(0, index + 1)),
  };
}

/** Reads outside any transaction, and asks again when the database cannot answer now. */
export async function readPatiently<Found>(
  { read }: Database,
  sql: string,
  values: readonly unknown[],
): Promise<Found[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read.query<Found[]>(sql, [...values]);
    } catch (error) {
      if (attempt === attemptsMax || explainError(error)?.code !== "SERVICE_UNAVAILABLE") throw error;
      await sleep(pauseMilliseconds);
    }
  }
}
