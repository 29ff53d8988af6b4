import type { Connection, QueryOptions, RowDataPacket } from "mysql2";
import type { QueryRunner } from "typeorm";
import type { Transaction } from "./transaction";
import type { EmbeddedDriver } from "./embedded/embedded-driver";
import { sendAhead } from "./mysql/send-ahead";

/**
 * Runs statements on a runner's connection, straight through the driver: at each statement TypeORM takes a stack trace
 * and tells its listeners, which is a sixth of what a purchase costs, and several at once it carries out in any order.
 * Ours are carried out in theirs, and those that are asked for together travel to a server together.
 */
export async function statementsOf(
  runner: QueryRunner,
  engine: Transaction["engine"],
): Promise<Transaction["query"]> {
  return engine === "embedded"
    ? embeddedStatements(await runner.connect())
    : serverStatements(await runner.connect());
}

/** Takes the only writer's place at once, instead of at the first write. */
export const beginEmbedded = "BEGIN IMMEDIATE";

function embeddedStatements(driver: EmbeddedDriver): Transaction["query"] {
  return async <Row>(sql: string, parameters: readonly unknown[] = []) => {
    try {
      // Or it would be carried out on its own, and stay.
      if (!driver.inTransaction && sql !== beginEmbedded) throw new Error("The transaction is over.");
      return driver.query(sql, parameters) as Row[];
    } catch (error) {
      throw explained(error, sql);
    }
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

/** For the log: the statement with placeholders, as TypeORM's own errors have it. */
function explained(error: unknown, sql: string): unknown {
  return Object.assign(error as Error, { query: sql });
}
