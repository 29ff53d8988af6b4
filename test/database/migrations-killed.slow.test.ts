import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { migrate, requireReady } from "../../src/database/migrate";
import { build } from "../support/built-service";
import { makeDatabase, onServer, withDatabase } from "../support/database";
import { startStatementProxy } from "../support/statement-proxy";

/** Whether a statement changes something. A statement that only reads leaves nothing half done. */
const changes = (sql: string) => /^(CREATE|ALTER|DROP|RENAME|INSERT|UPDATE|DELETE|COMMIT)\b/i.test(sql);

/** The tables and indexes that the migrations create, with room for changes. */
const statementsMin = 30;

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
  const rows = await rowsOf(url, "SELECT environment FROM database_stamp");
  const shapes = created.map(([shape]) => String(shape?.["Create Table"]).replace(/ AUTO_INCREMENT=\d+/, ""));
  return { names: lists[0]?.names, shapes, rows };
}

const cutOff = async (url: string) =>
  void (await migrateAt(url).catch((error: unknown) =>
    expect(error).toMatchObject({ name: "DatabaseNotReady" }),
  ));

/** Interrupts a run at each statement in turn. The next run must make the same database as an uninterrupted run. */
async function interruptEverywhere(
  interrupt: (url: string, struck: Promise<void>) => Promise<void>,
): Promise<number> {
  const whole = await makeDatabase();
  await migrateAt(whole.url);
  const expected = await readAll(whole.url);
  await whole.drop();
  for (let at = 1; ; at += 1) {
    const database = await makeDatabase();
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

    it("after its process was killed at any statement", async () => {
      expect(await interruptEverywhere(killed)).toBeGreaterThan(statementsMin);
    });

    it("after its connection was lost at any statement", async () => {
      expect(await interruptEverywhere(cutOff)).toBeGreaterThan(statementsMin);
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
