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
