import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { migrate, requireReady } from "../../src/database/migrate";
import { migrations } from "../../src/migrations";
import { noHash } from "../../src/ledger/entry-hash";
import { build } from "../support/built-service";
import { makeDatabase, onServer, withDatabase } from "../support/database";
import { startStatementProxy } from "../support/statement-proxy";

/** Whether a statement changes something. A statement that only reads leaves nothing half done. */
const changes = (sql: string) => /^(CREATE|ALTER|DROP|RENAME|INSERT|UPDATE|DELETE|COMMIT)\b/i.test(sql);

type TestDatabase = Awaited<ReturnType<typeof makeDatabase>>;

const migrateAt = (url: string) => withDatabase(url, (database) => migrate(database, "test"));

async function rowsOf(url: string, ...statements: string[]): Promise<RowDataPacket[][]> {
  const connection = await createConnection(url.replace(/^mariadb:/, "mysql:"));
  try {
    const answers: RowDataPacket[][] = [];
    for (const statement of statements) answers.push((await connection.query<RowDataPacket[]>(statement))[0]);
    return answers;
  } finally {
    connection.destroy();
  }
}

/** The whole content of a database: its tables with their definitions and rows. */
async function readAll(url: string) {
  const [lists = [], tables = []] = await rowsOf(
    url,
    "SELECT GROUP_CONCAT(name ORDER BY id) AS names FROM migrations",
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1",
  );
  const names = tables.map(({ name }) => String(name));
  const created = await rowsOf(url, ...names.map((name) => `SHOW CREATE TABLE ${name}`));
  const rows = await rowsOf(
    url,
    "SELECT userId, environment, balance, mergedIntoUserId FROM wallets ORDER BY 1, 2",
    "SELECT eventId, assignedBy, failures FROM store_events ORDER BY 1",
    "SELECT environment FROM database_stamp",
  );
  const shapes = created.map(([shape]) => String(shape?.["Create Table"]).replace(/ AUTO_INCREMENT=\d+/, ""));
  return { names: lists[0]?.names, shapes, rows };
}

/** Creates the tables as they are before the migrations that convert rows, with rows to convert. */
async function givenRowsToConvert(url: string): Promise<void> {
  const converting = migrations.findIndex(({ name }) => name.startsWith("PermitDebt"));
  await withDatabase(url, async (database) => {
    await migrate(database, "test");
    await database.withDataSource(async (dataSource) => {
      for (const _ of migrations.slice(converting)) await dataSource.undoLastMigration();
    });
  });
  const moment = "'2026-01-01 00:00:00'";
  await rowsOf(
    url,
    `INSERT INTO wallets (userId, environment, balance, sequence, headHash, createdAt)
     VALUES ('early', 'SANDBOX', 0, 0, '${noHash}', ${moment}), ('late', 'SANDBOX', 7, 0, '${noHash}', ${moment})`,
    `INSERT INTO wallet_merges (fromUserId, environment, id, intoUserId, amount, actor, reason, createdAt)
     VALUES ('early', 'SANDBOX', '01', 'late', 0, 'boss', 'Same.', ${moment})`,
    `INSERT INTO store_events (eventId, id, type, status, madeAtMilliseconds, assignedUserId, attempts, payload,
       payloadHash, resolvedBy, receivedAt, decidedAt)
     VALUES ('event', '01', 'INITIAL_PURCHASE', 'PARKED', 1, 'late', 1, '{}', 'hash', 'boss', ${moment}, ${moment})`,
  );
}

const cutOff = async (url: string) =>
  void (await migrateAt(url).catch((error: unknown) =>
    expect(error).toMatchObject({ name: "DatabaseNotReady" }),
  ));

const empty = async () => undefined;

const withRows = ({ url }: TestDatabase) => givenRowsToConvert(url);

/** Interrupts a run at each statement in turn. The next run must make the same database as an uninterrupted run. */
async function interruptEverywhere(
  prepare: (database: TestDatabase) => Promise<void>,
  interrupt: (url: string, struck: Promise<void>) => Promise<void>,
): Promise<number> {
  const whole = await makeDatabase();
  await prepare(whole);
  await migrateAt(whole.url);
  const expected = await readAll(whole.url);
  await whole.drop();
  for (let at = 1; ; at += 1) {
    const database = await makeDatabase();
    await prepare(database);
    const proxy = await startStatementProxy(database.url, changes);
    try {
      const struck = new Promise<void>((resolve) => {
        proxy.plan({ fault: "cut after", at, struck: resolve });
      });
      await interrupt(proxy.url, struck);
      if (!proxy.happened) return at - 1;
      await migrateAt(database.url);
      expect({ after: proxy.seen.at(-1), ...(await readAll(database.url)) }).toEqual({
        after: proxy.seen.at(-1),
        ...expected,
      });
    } finally {
      await proxy.close();
      await database.drop();
    }
  }
}

if (onServer) {
  describe("a migration that was interrupted is completed by the next run", () => {
    let built: { main: string; remove: () => void };
    let waiting: ChildProcess;

    /** A process that waits for a URL to migrate. It is started early, because its start takes a while. */
    const spawn = () =>
      fork(join(__dirname, "../fixtures/migrate-on-message.cjs"), [join(built.main, "..")], { silent: true });

    beforeAll(() => {
      built = build();
      waiting = spawn();
    });
    afterAll(() => {
      waiting.kill("SIGKILL");
      built.remove();
    });

    const killed = async (url: string, struck: Promise<void>) => {
      const child = waiting;
      waiting = spawn();
      const ended = once(child, "exit");
      child.send(url);
      await Promise.race([struck.then(() => child.kill("SIGKILL")), ended]);
      await ended;
    };

    it("after its process was killed at any statement, on an empty database", async () => {
      expect(await interruptEverywhere(empty, killed)).toBeGreaterThan(3 * migrations.length);
    });

    it("after its process was killed at any statement, on a database with rows to convert", async () => {
      expect(await interruptEverywhere(withRows, killed)).toBeGreaterThan(migrations.length);
    });

    it("after its connection was lost at any statement, on an empty database", async () => {
      expect(await interruptEverywhere(empty, cutOff)).toBeGreaterThan(3 * migrations.length);
    });
  });
}

it("recognises a table of another application, and does not change it", async () => {
  const database = await makeDatabase();
  try {
    await withDatabase(database.url, async (opened) => {
      await opened.withDataSource((dataSource) => dataSource.query("CREATE TABLE purchases (number int)"));
      await expect(migrate(opened, "test")).rejects.toMatchObject({
        name: "DatabaseNotReady",
        message: expect.stringContaining("There is a table purchases that is not ours"),
      });
      await expect(requireReady(opened, "test")).rejects.toMatchObject({ name: "DatabaseNotReady" });
    });
  } finally {
    await database.drop();
  }
});
