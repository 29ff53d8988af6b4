import type { QueryRunner } from "typeorm";
import { clockTime } from "../clock";
import type { Deployment } from "../environment";
import { DatabaseNotReady } from "./database-not-ready";

/** Runs one statement, in a transaction or outside. */
export type Query = (sql: string, parameters?: unknown[]) => Promise<unknown>;

/**
 * Checks that the database was created for this environment. A database without a stamp passes. Changes nothing, and
 * needs no table.
 * @throws DatabaseNotReady when the stamp names another environment.
 */
export async function requireStamp(runner: QueryRunner, deployment: Deployment): Promise<void> {
  if (!(await runner.hasTable("database_stamp"))) return;
  await requireStampIn((sql, parameters) => runner.query(sql, parameters), deployment);
}

/** Does what `requireStamp` does, for a database that is known to have the table. */
export async function requireStampIn(query: Query, deployment: Deployment): Promise<void> {
  const rows = await query("SELECT environment FROM database_stamp WHERE id = 1");
  const [row] = rows as { environment: string }[];
  if (row === undefined || row.environment === deployment) return;
  throw new DatabaseNotReady(
    `This database was created for ${row.environment}, but NODE_ENV makes this process ${deployment}. ` +
      "Set NODE_ENV to match, or point DATABASE_URL at another database.",
  );
}

/** Stamps a database that has no stamp yet. An existing stamp stays as it is. */
export async function writeStamp(
  query: Query,
  engine: "embedded" | "mysql",
  deployment: Deployment,
): Promise<void> {
  const insert = engine === "mysql" ? "ON DUPLICATE KEY UPDATE id = id" : "ON CONFLICT DO NOTHING";
  await query(`INSERT INTO database_stamp (id, environment, createdAt) VALUES (1, ?, ?) ${insert}`, [
    deployment,
    clockTime(),
  ]);
}
