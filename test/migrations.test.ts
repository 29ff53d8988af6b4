import type { DataSource } from "typeorm";
import { migrations } from "../src/migrations";
import { onServer } from "./support/database";
import { withService } from "./support/harness";

const service = withService();

const withDataSource = <T>(work: (dataSource: DataSource) => Promise<T>) =>
  service.current.service.database.withDataSource(work);

it("has tables that are what the entities say", async () => {
  const { upQueries } = await withDataSource(({ driver }) => driver.createSchemaBuilder().log());
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

it("keeps balances in range by the table itself", async () => {
  const insert = withDataSource((dataSource) =>
    dataSource.query(
      "INSERT INTO wallets (userId, environment, balance, sequence, headHash, createdAt) VALUES ('mallory', 'SANDBOX', 9007199254740992, 0, '', '2026-01-01 00:00:00')",
    ),
  );
  // MySQL says 3819, MariaDB 4025.
  const { driverError } = await insert.catch((error) => error);
  expect([3819, 4025, "SQLITE_CONSTRAINT_CHECK"]).toContain(onServer ? driverError.errno : driverError.code);
});

it("goes down and up again", async () => {
  await withDataSource(async (dataSource) => {
    for (const _ of migrations) await dataSource.undoLastMigration();
    expect(await dataSource.showMigrations()).toBe(true);
    await dataSource.runMigrations();
    expect(await dataSource.showMigrations()).toBe(false);
  });
});
