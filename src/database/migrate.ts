import { MigrationExecutor, type DataSource, type Migration, type QueryRunner } from "typeorm";
import { originOf, outageLine } from "./describe-outage";
import type { Deployment } from "../environment";
import { migrations, unreleasedMigration } from "../migrations";
import { ForeignTable } from "../migrations/steps";
import type { Database } from "./database";
import { databaseErrorKind } from "./database-errors";
import { DatabaseNotReady } from "./database-not-ready";
import { withMigrationLock, type Waiting } from "./migration-lock";
import { readMovedClock } from "./moved-clock";
import { driverErrorOf } from "./outages";
import { requireStamp, requireStampIn, writeStamp, type Query } from "./stamp";

/**
 * Runs the missing migrations, one process at a time, and stamps a new database. A database of another environment, or
 * of a development version before the first release, is left as it is. Returns the names of the migrations that it ran.
 * @throws DatabaseNotReady when the database is left as it is, or cannot be migrated now.
 * @throws the signal's reason when it is aborted while another process is migrating.
 */
export async function migrate(
  database: Database,
  deployment: Deployment,
  waiting: Waiting = {},
): Promise<string[]> {
  const ran = await database.withDataSource((dataSource) => runMissing(dataSource, deployment, waiting));
  return ran.map(({ name }) => name);
}

/**
 * Applies the same rules to the TypeORM CLI: `migration:run`, `migration:revert` and `schema:drop` refuse a database of
 * another environment. `schema:sync` is always refused, because it would drop what only migrations create, such as the
 * limits of balances.
 */
export function guardMigrations(dataSource: DataSource, deployment: Deployment): DataSource {
  const dropDatabase = dataSource.dropDatabase.bind(dataSource);
  return Object.assign(dataSource, {
    runMigrations: () => runMissing(dataSource, deployment, {}),
    undoLastMigration: () =>
      underLock(dataSource, deployment, {}, (executor) => executor.undoLastMigration()),
    dropDatabase: async () => {
      const runner = dataSource.createQueryRunner();
      await requireStamp(runner, deployment).finally(() => runner.release());
      await dropDatabase();
    },
    synchronize: async () => {
      throw new DatabaseNotReady("Only migrations change tables: use `npm run migrate`.");
    },
  });
}

function runMissing(dataSource: DataSource, deployment: Deployment, waiting: Waiting): Promise<Migration[]> {
  return underLock(dataSource, deployment, waiting, async (executor, query) => {
    const ran = await executor.executePendingMigrations();
    const embedded = dataSource.options.type === "better-sqlite3";
    await writeStamp(query, embedded ? "embedded" : "mysql", deployment);
    return ran;
  });
}

/**
 * Runs the work while no other process migrates, on the connection that holds the lock. If that connection is lost
 * during a long statement, the migrations stop together with the lock.
 */
async function underLock<T>(
  dataSource: DataSource,
  deployment: Deployment,
  waiting: Waiting,
  work: (executor: MigrationExecutor, query: Query) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    // Check before anything is changed or waited for, and again under the lock, when no other process can be writing
    // the stamp.
    await requireOwn(runner, deployment);
    return await withMigrationLock(runner, waiting, async () => {
      await requireOwn(runner, deployment);
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = "each";
      return work(executor, (sql, parameters) => runner.query(sql, parameters));
    });
  } catch (error) {
    throw explained(error);
  } finally {
    await runner.release();
  }
}

/**
 * Checks that the tables belong to this environment, and to a released version. Changes nothing.
 * @returns the names of the migrations that have run
 * @throws DatabaseNotReady
 */
async function requireOwn(runner: QueryRunner, deployment: Deployment): Promise<string[]> {
  await requireStamp(runner, deployment);
  const run = await migrationsIn(runner);
  if (run.includes(unreleasedMigration)) {
    throw new DatabaseNotReady(
      `A development version made this database before the first release. ${unreleasedAdvice}`,
    );
  }
  return run;
}

/** What to do with a database that a development version made before the first release. */
export const unreleasedAdvice =
  "No version converts it: delete the development database, or run the version that made it.";

/** Access denied to the database, to a table, or to something that needs a privilege of its own. */
const deniedNumbers = new Set([1044, 1142, 1227]);

function explained(error: unknown): unknown {
  if (error instanceof ForeignTable) return new DatabaseNotReady(error.message, { cause: error });
  if (error instanceof DatabaseNotReady || databaseErrorKind(error) === "other") return error;
  const { errno = 0 } = driverErrorOf(originOf(error));
  const rights = deniedNumbers.has(errno) ? " The account needs CREATE, ALTER, DROP and INDEX as well." : "";
  return new DatabaseNotReady(
    `The migrations cannot run now: ${outageLine(error)}${rights} What was done stays done; run \`npm run migrate\` again.`,
    { cause: error },
  );
}

/** The names of the migrations that have run on this database. Changes nothing. */
export async function readMigrationsRun(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  return migrationsIn(runner).finally(() => runner.release());
}

async function migrationsIn(runner: QueryRunner): Promise<string[]> {
  const rows: { name: string }[] = (await runner.hasTable("migrations"))
    ? await runner.query("SELECT name FROM migrations")
    : [];
  return rows.map(({ name }) => name);
}

/**
 * Refuses a database that this process must not write to. Stamps a database that has no stamp yet. From then on the clock
 * of this process is as far ahead as that of the database.
 * @throws DatabaseNotReady
 */
export async function requireReady(database: Database, deployment: Deployment): Promise<void> {
  await database.withDataSource(async (dataSource) => {
    const runner = dataSource.createQueryRunner();
    const run = new Set(await requireOwn(runner, deployment).finally(() => runner.release()));
    if (migrations.some(({ name }) => !run.has(name))) {
      throw new DatabaseNotReady(
        "The database lacks migrations. Run `npm run migrate`, or start with MIGRATE_ON_START=true.",
      );
    }
  });
  await database.inTransaction(async (tx) => {
    const query: Query = (sql, parameters) => tx.query(sql, parameters);
    await writeStamp(query, tx.engine, deployment);
    await requireStampIn(query, deployment);
  });
  await readMovedClock(database, deployment);
}
