import type { DataSource } from "typeorm";
import { migrations } from "../../src/migrations";
import { noHash } from "../../src/ledger/entry-hash";
import { onServer } from "../support/database";
import { withService } from "../support/harness";

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
      "INSERT INTO wallets (userId, environment, balance, sequence, headHash, createdAt) VALUES ('mallory', 'SANDBOX', 9007199254740992, 0, '', '2026-01-01 00:00:00')",
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

it("marks the wallets that were merged before the column existed", async () => {
  const rows = await withDataSource(async (dataSource) => {
    const added = migrations.findIndex(({ name }) => name.startsWith("MarkMergedWallets"));
    for (const _ of migrations.slice(added)) await dataSource.undoLastMigration();
    const wallet = (userId: string, environment: string) =>
      dataSource.query(
        "INSERT INTO wallets (userId, environment, balance, sequence, headHash, createdAt) VALUES (?, ?, 0, 0, ?, '2026-01-01 00:00:00')",
        [userId, environment, noHash],
      );
    await wallet("early", "SANDBOX");
    await wallet("early", "PRODUCTION");
    await wallet("late", "SANDBOX");
    await dataSource.query(
      "INSERT INTO wallet_merges (fromUserId, environment, id, intoUserId, amount, actor, reason, createdAt) VALUES ('early', 'SANDBOX', '01', 'late', 0, 'boss', 'Same.', '2026-01-01 00:00:00')",
    );
    await dataSource.runMigrations();
    return dataSource.query(
      "SELECT userId, environment, mergedIntoUserId FROM wallets ORDER BY userId, environment",
    );
  });
  expect(rows).toEqual([
    { userId: "early", environment: "PRODUCTION", mergedIntoUserId: null },
    { userId: "early", environment: "SANDBOX", mergedIntoUserId: "late" },
    { userId: "late", environment: "SANDBOX", mergedIntoUserId: null },
  ]);
});

it("keeps the admin's reason of a store event when its column is renamed, forth and back", async () => {
  const kept = "SELECT resolutionReason FROM store_events WHERE eventId = 'resolved'";
  const [reason, again] = await withDataSource(async (dataSource) => {
    const renamed = migrations.findIndex(({ name }) => name.startsWith("NameTheResolutionReason"));
    const undo = async () => {
      for (const _ of migrations.slice(renamed)) await dataSource.undoLastMigration();
    };
    await undo();
    await dataSource.query(
      `INSERT INTO store_events (eventId, id, type, status, madeAtMilliseconds, attempts, payload, payloadHash, resolvedBy, resolution, receivedAt, decidedAt)
       VALUES ('resolved', '01', 'TEST', 'DISMISSED', 0, 1, '{}', '', 'boss', 'Seen.', '2026-01-01 00:00:00', '2026-01-01 00:00:00')`,
    );
    await dataSource.runMigrations();
    const found = await dataSource.query(kept);
    await undo();
    await dataSource.runMigrations();
    return [found, await dataSource.query(kept)];
  });
  expect([reason, again]).toEqual([[{ resolutionReason: "Seen." }], [{ resolutionReason: "Seen." }]]);
});
