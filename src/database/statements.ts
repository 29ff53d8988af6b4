import type { Connection, QueryOptions, RowDataPacket } from "mysql2";
import type { QueryRunner } from "typeorm";
import type { Transaction } from "./transaction";
import type { EmbeddedDriver } from "./embedded/embedded-driver";
import { sendAhead } from "./mysql/send-ahead";
import { readDeadlineMilliseconds } from "./mysql/stalled-read-guard";

/**
 * Runs statements on a runner's connection directly through the driver. For each statement TypeORM takes a stack trace
 * and calls its listeners, which is a sixth of the cost of a purchase, and it executes concurrent statements in any
 * order. This function keeps their order, and sends statements that are issued together to a server together.
 */
export async function statementsOf(
  runner: QueryRunner,
  engine: Transaction["engine"],
): Promise<Transaction["query"]> {
  return engine === "embedded"
    ? embeddedStatements(await runner.connect())
    : serverStatements(await runner.connect());
}

/**
 * Reads rows on a runner's connection, outside a transaction and directly through the driver. A server has two seconds
 * to answer.
 */
export async function readRowsOn<Row>(
  runner: QueryRunner,
  engine: Transaction["engine"],
  sql: string,
  parameters: readonly unknown[],
): Promise<Row[]> {
  if (engine === "embedded") return runEmbedded(await runner.connect(), sql, parameters);
  const connection: Connection = await runner.connect();
  return new Promise((resolve, reject) => {
    const query = { sql, values: parameters as QueryOptions["values"], timeout: readDeadlineMilliseconds };
    connection.query<RowDataPacket[]>(query, (error, rows) => {
      if (error) reject(explained(error, sql));
      else resolve(rows as unknown as Row[]);
    });
  });
}

function runEmbedded<Row>(driver: EmbeddedDriver, sql: string, parameters: readonly unknown[]): Row[] {
  try {
    return driver.query(sql, parameters) as Row[];
  } catch (error) {
    throw explained(error, sql);
  }
}

/** Takes the write lock at once, instead of at the first write. */
export const beginEmbedded = "BEGIN IMMEDIATE";

function embeddedStatements(driver: EmbeddedDriver): Transaction["query"] {
  return async <Row>(sql: string, parameters: readonly unknown[] = []) => {
    // Outside a transaction the statement would commit by itself.
    if (!driver.inTransaction && sql !== beginEmbedded)
      throw explained(new Error("The transaction is over."), sql);
    return runEmbedded<Row>(driver, sql, parameters);
  };
}

function serverStatements(connection: Connection): Transaction["query"] {
  return <Row>(sql: string, parameters: readonly unknown[] = []) =>
    new Promise<Row[]>((resolve, reject) => {
      const values = parameters as QueryOptions["values"];
      const command = connection.query<RowDataPacket[]>(sql, values, (error, rows) => {
        if (error) reject(explained(error, sql));
        else resolve(rows as unknown as Row[]);
      });
      sendAhead(connection, command);
    });
}

/** Adds the statement with its placeholders to the error, for the log, as TypeORM does. */
function explained(error: unknown, sql: string): unknown {
  return Object.assign(error as Error, { query: sql });
}
