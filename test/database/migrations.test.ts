import type { DataSource } from "typeorm";
import { checkDatabase } from "../../src/commands/doctor/check-database";
import { readConfig } from "../../src/config/config";
import { migrate, readMigrationsRun, requireReady } from "../../src/database/migrate";
import { migrations } from "../../src/migrations";
import { execute, makeDatabase, onServer, withDatabase } from "../support/database";
import { startTestService, testSecret, withService } from "../support/harness";

const service = withService();

const withDataSource = <T>(work: (dataSource: DataSource) => Promise<T>) =>
  service.current.context.database.withDataSource(work);

it("has tables that match the entities", async () => {
  const { upQueries } = await withDataSource(({ driver }) => driver.createSchemaBuilder().log());
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

it("keeps balances in range by a check in the table", async () => {
  const insert = withDataSource((dataSource) =>
    dataSource.query(
      "INSERT INTO wallets (id, userId, environment, creditType, balance, sequence, headHash, createdAt) VALUES ('0', 'mallory', 'SANDBOX', 'CREDITS', 9007199254740992, 0, '', '2026-01-01 00:00:00')",
    ),
  );
  // MySQL says 3819, MariaDB 4025.
  const { driverError } = await insert.catch((error) => error);
  expect([3819, 4025, "SQLITE_CONSTRAINT_CHECK"]).toContain(onServer ? driverError.errno : driverError.code);
});

it("undoes every migration, and runs them all again", async () => {
  await withDataSource(async (dataSource) => {
    for (const _ of migrations) await dataSource.undoLastMigration();
    expect(await dataSource.showMigrations()).toBe(true);
    await dataSource.runMigrations();
    expect(await dataSource.showMigrations()).toBe(false);
  });
});

describe("a database that a development version made before the first release", () => {
  const earlier = "CreateWalletsAndPackages1763800000000";
  let made: { url: string; drop: () => Promise<void> };

  beforeEach(async () => {
    made = await makeDatabase();
    await withDatabase(made.url, async (database) => {
      await execute(
        database,
        "CREATE TABLE migrations (id int PRIMARY KEY, timestamp bigint NOT NULL, name varchar(255) NOT NULL)",
      );
      await execute(database, `INSERT INTO migrations VALUES (1, 1763800000000, '${earlier}')`);
    });
  });
  afterEach(() => made.drop());

  const refusal = {
    name: "DatabaseNotReady",
    message: expect.stringMatching(/before the first release.*delete the development database/),
  };

  it("is refused by the migrations and by a service that starts, and stays as it is", async () => {
    await withDatabase(made.url, async (database) => {
      await expect(migrate(database, "test")).rejects.toMatchObject(refusal);
      await expect(requireReady(database, "test")).rejects.toMatchObject(refusal);
    });
    await expect(startTestService({}, { databaseUrl: made.url })).rejects.toMatchObject(refusal);
    const run = await withDatabase(made.url, (database) => database.withDataSource(readMigrationsRun));
    expect(run).toEqual([earlier]);
  });

  it("is reported by the doctor", async () => {
    const config = readConfig({ NODE_ENV: "test", JWT_SECRET: testSecret, DATABASE_URL: made.url });
    expect(await checkDatabase(config)).toContainEqual({
      name: "version of the tables",
      found: "made by a development version before the first release",
      change: expect.stringContaining("delete the development database"),
    });
  });
});
