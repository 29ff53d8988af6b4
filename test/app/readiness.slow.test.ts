import { setTimeout as sleep } from "node:timers/promises";
import { execute, onServer } from "../support/database";
import { untilReadiness } from "../support/factories";
import { withService } from "../support/harness";

const service = withService();

it("/readyz is 503 when a change cannot be committed, even if reads work", async () => {
  const { database } = service.current.context;
  await untilReadiness(service.current, 200);
  const fail = onServer
    ? "FOR EACH ROW SIGNAL SQLSTATE '45000'"
    : "BEGIN SELECT RAISE(ABORT, 'no changes'); END";
  await execute(database, `CREATE TRIGGER no_changes BEFORE INSERT ON commit_probes ${fail}`);
  await untilReadiness(service.current, 503);
  await execute(database, "DROP TRIGGER no_changes");
  await untilReadiness(service.current, 200);
});

it.each(["wallets", "ledger_entries", "purchases", "store_events", "store_transactions"])(
  "/readyz is 503 while purchases cannot use the table %s",
  async (table) => {
    const { database } = service.current.context;
    await untilReadiness(service.current, 200);
    await execute(database, `ALTER TABLE ${table} RENAME TO hidden_table`);
    await untilReadiness(service.current, 503);
    await execute(database, `ALTER TABLE hidden_table RENAME TO ${table}`);
    await untilReadiness(service.current, 200);
  },
);

it("/readyz is 503 while a table lacks a column that purchases write", async () => {
  const { database } = service.current.context;
  await execute(database, "ALTER TABLE wallets RENAME COLUMN headHash TO headHashes");
  await untilReadiness(service.current, 503);
  await execute(database, "ALTER TABLE wallets RENAME COLUMN headHashes TO headHash");
  await untilReadiness(service.current, 200);
});

it("/readyz changes no row of the tables that it tests", async () => {
  const { database } = service.current.context;
  expect((await service.current.purchase("steady")).status).toBe(201);
  const rows = () =>
    Promise.all(
      ["wallets", "ledger_entries", "purchases"].map((table) =>
        database.read.query(`SELECT * FROM ${table} ORDER BY id`),
      ),
    );
  const before = await rows();
  expect(before.flat().length).toBeGreaterThanOrEqual(3);
  await sleep(1100);
  await untilReadiness(service.current, 200);
  expect(await rows()).toEqual(before);
});

it("/readyz leaves nothing behind", async () => {
  await untilReadiness(service.current, 200);
  expect(await service.current.context.database.read.query("SELECT * FROM commit_probes")).toEqual([]);
});

it("/readyz follows the database also when the clock is set back an hour", async () => {
  const { database } = service.current.context;
  await untilReadiness(service.current, 200);
  const now = Date.now.bind(Date);
  jest.spyOn(Date, "now").mockImplementation(() => now() - 3_600_000);
  try {
    await execute(database, "ALTER TABLE commit_probes RENAME TO hidden_probes");
    await untilReadiness(service.current, 503);
    await execute(database, "ALTER TABLE hidden_probes RENAME TO commit_probes");
    await untilReadiness(service.current, 200);
  } finally {
    jest.restoreAllMocks();
  }
});

it("/readyz commits once for any number of concurrent probes", async () => {
  await sleep(1100);
  const commits = jest.spyOn(service.current.context.database, "inTransaction");
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => service.current.rest("GET", "/readyz")),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(commits.mock.calls.length).toBeLessThan(5);
  commits.mockRestore();
});
