import type { DataSource } from "typeorm";
import type { Environment } from "../environment";
import type { Database } from "./database";
import { DatabaseNotReady } from "./database-not-ready";

/** Locks are the server's, so each database has one of its own; names may have 64 characters. */
const lockName = "CONCAT('allmine_credits_', LEFT(SHA2(DATABASE(), 256), 40))";

/** Runs the missing migrations; several processes may start at once. Returns the names of those it ran. */
export async function migrate(database: Database): Promise<string[]> {
  return database.withDataSource(database.engine === "embedded" ? runMigrations : migrateAlone);
}

async function migrateAlone(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const [row] = await runner.query(`SELECT GET_LOCK(${lockName}, 60) AS taken`);
    if (Number(row.taken) !== 1)
      throw new DatabaseNotReady("Another process has been migrating for a minute.");
    return await runMigrations(dataSource);
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(${lockName})`).catch(() => undefined);
    await runner.release();
  }
}

async function runMigrations(dataSource: DataSource): Promise<string[]> {
  const ran = await dataSource.runMigrations();
  return ran.map(({ name }) => name);
}

/**
 * Refuses a database that this process must not write to; stamps one that bears no stamp yet.
 * @throws DatabaseNotReady
 */
export async function requireReady(database: Database, environment: Environment): Promise<void> {
  if (await database.withDataSource((dataSource) => dataSource.showMigrations())) {
    throw new DatabaseNotReady(
      "The database lacks migrations. Run `npm run migrate`, or start with MIGRATE_ON_START=true.",
    );
  }
  const stamp = await database.inTransaction(async (tx) => {
    const insert = tx.engine === "mysql" ? "ON DUPLICATE KEY UPDATE id = id" : "ON CONFLICT DO NOTHING";
    await tx.query(`INSERT INTO database_stamp (id, environment, createdAt) VALUES (1, ?, ?) ${insert}`, [
      environment,
      new Date(),
    ]);
    const [row] = await tx.query<{ environment: string }>(
      "SELECT environment FROM database_stamp WHERE id = 1",
    );
    return row?.environment;
  });
  if (stamp !== environment) {
    throw new DatabaseNotReady(
      `This database was created for ${stamp}, but NODE_ENV makes this process ${environment}. ` +
        "Set NODE_ENV to match, or point DATABASE_URL at another database.",
    );
  }
}
