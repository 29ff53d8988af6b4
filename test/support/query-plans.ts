import type { Logger } from "typeorm";
import { EmbeddedDriver } from "../../src/database/embedded/embedded-driver";
import { onServer } from "./database";
import type { TestService } from "./harness";

export interface ReadStatement {
  readonly sql: string;
  readonly parameters: unknown[];
}

/** The statements with which the service reads during the work. */
export async function readsOf(
  { context }: Pick<TestService, "context">,
  work: () => Promise<unknown>,
): Promise<ReadStatement[]> {
  const { connection } = context.database.read;
  const { logger } = connection;
  const reads: ReadStatement[] = [];
  connection.logger = {
    logQuery: (sql, parameters = []) => void reads.push({ sql, parameters: [parameters].flat() }),
  } as Logger;
  try {
    await work();
  } finally {
    connection.logger = logger;
  }
  return reads;
}

/** What is wrong with how the engine would find the rows of a statement: it reads a whole table, or sorts the rows. */
export async function badPlanOf(
  { context, databaseUrl }: Pick<TestService, "context" | "databaseUrl">,
  { sql, parameters }: ReadStatement,
): Promise<string[]> {
  const { read } = context.database;
  if (onServer) {
    const steps = await read.query<{ table: string | null; type: string | null; Extra: string }[]>(
      `EXPLAIN ${sql}`,
      parameters,
    );
    return steps
      .filter(({ table, type, Extra }) => (type === "ALL" && table !== null) || /filesort/.test(Extra))
      .map((step) => JSON.stringify(step));
  }
  // libsql does not end an EXPLAIN, so its connection would keep reading the past.
  const driver = new EmbeddedDriver(databaseUrl.slice("file:".length), { readonly: true });
  const steps = driver.query(`EXPLAIN QUERY PLAN ${sql}`, parameters) as { detail: string }[];
  driver.close();
  return steps.map(({ detail }) => detail).filter((detail) => /^SCAN (?!.* USING )|TEMP B-TREE/.test(detail));
}
