import type { Connection, QueryOptions, RowDataPacket } from "mysql2";
import type { QueryRunner } from "typeorm";
import type { Transaction } from "./database";

/**
 * Runs statements on a runner's connection, straight through the driver where there is a server: at each statement
 * TypeORM takes a stack trace and tells its listeners, which is a sixth of what a purchase costs.
 */
export async function statementsOf(
  runner: QueryRunner,
  engine: Transaction["engine"],
): Promise<Transaction["query"]> {
  if (engine === "embedded") return (sql, parameters) => runner.query(sql, parameters as unknown[]);
  const connection: Connection = await runner.connect();
  return <Row>(sql: string, parameters: readonly unknown[] = []) =>
    new Promise<Row[]>((resolve, reject) => {
      const values = parameters as QueryOptions["values"];
      connection.query<RowDataPacket[]>({ sql, values }, (error, rows) => {
        // For the log: the statement with placeholders, as TypeORM's own errors have it.
        if (error) reject(Object.assign(error, { query: sql }));
        else resolve(rows as unknown as Row[]);
      });
    });
}
