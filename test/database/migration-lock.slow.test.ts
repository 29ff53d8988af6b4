import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { readMigrationsRun, migrate } from "../../src/database/migrate";
import { migrations } from "../../src/migrations";
import { execute, makeDatabase, withDatabase } from "../support/database";
import { atOnce } from "../support/factories";
import { startTestService } from "../support/harness";
import { patience } from "../support/patience";
import { serverProgram, startPrivateServer, type PrivateServer } from "../support/private-server";

const repository = join(__dirname, "../..");
const names = migrations.map(({ name }) => name);

const migrationsRunAt = (url: string) =>
  withDatabase(url, (database) => database.withDataSource(readMigrationsRun));

/**
 * Creates a database of the environment `test` whose last migration was interrupted at its end, before its name was
 * recorded.
 */
async function givenOlderDatabase(url: string): Promise<void> {
  await withDatabase(url, async (database) => {
    await migrate(database, "test");
    await execute(database, `DELETE FROM migrations WHERE name = '${names.at(-1)}'`);
  });
}

async function run(command: string, variables: Record<string, string>) {
  const [program = "", ...options] = command.split(" ");
  const env = { PATH: process.env.PATH, DATABASE_WAIT_SECONDS: "0", ...variables };
  const child = spawn(program, options, { cwd: repository, env });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  const [code] = await once(child, "close");
  return { code: Number(code), output };
}

describe("a database of another environment is left as it is by", () => {
  let database: { url: string; drop: () => Promise<void> };

  beforeEach(async () => {
    database = await makeDatabase();
    await givenOlderDatabase(database.url);
  });
  afterEach(() => database.drop());

  const typeorm = "node -r ./scripts/register.cjs node_modules/typeorm/cli.js -d ormconfig.ts";

  it.each(["node scripts/run.cjs migrate", "node scripts/run.cjs seed", `${typeorm} migration:run`])(
    "%s",
    async (command) => {
      const { code, output } = await run(command, {
        DATABASE_URL: database.url,
        NODE_ENV: "development",
      });
      expect(output).toContain("created for test");
      expect(code).toBe(1);
      expect(await migrationsRunAt(database.url)).toEqual(names.slice(0, -1));
    },
  );

  it("the TypeORM CLI, which may go back in no other environment either", async () => {
    const variables = { DATABASE_URL: database.url };
    const refused = await run(`${typeorm} migration:revert`, { ...variables, NODE_ENV: "production" });
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("created for test") });
    expect(await migrationsRunAt(database.url)).toEqual(names.slice(0, -1));
    expect(await run(`${typeorm} migration:run`, { ...variables, NODE_ENV: "test" })).toMatchObject({
      code: 0,
    });
    expect(await migrationsRunAt(database.url)).toEqual(names);
  });

  it("the TypeORM CLI, which may drop no tables of it, and change none but by migrations", async () => {
    const asDevelopment = { DATABASE_URL: database.url, NODE_ENV: "development" };
    expect(await run(`${typeorm} schema:drop`, asDevelopment)).toMatchObject({
      code: 1,
      output: expect.stringContaining("created for test"),
    });
    for (const NODE_ENV of ["development", "test"]) {
      expect(await run(`${typeorm} schema:sync`, { ...asDevelopment, NODE_ENV })).toMatchObject({
        code: 1,
        output: expect.stringContaining("Only migrations change tables"),
      });
    }
    expect(await migrationsRunAt(database.url)).toEqual(names.slice(0, -1));
  });

  it("a service that may migrate at its start", async () => {
    const starting = startTestService({ NODE_ENV: "development" }, { databaseUrl: database.url });
    await expect(starting).rejects.toMatchObject({
      name: "DatabaseNotReady",
      message: expect.stringContaining("created for test"),
    });
    expect(await migrationsRunAt(database.url)).toEqual(names.slice(0, -1));
  });
});

it("processes that migrate one database at once wait for each other, and each migration runs once", async () => {
  const database = await makeDatabase();
  try {
    const answers = await atOnce(3, () =>
      run("node scripts/run.cjs migrate", { DATABASE_URL: database.url, NODE_ENV: "test" }),
    );
    for (const { code, output } of answers) expect({ code, output }).toMatchObject({ code: 0 });
    expect(answers.filter(({ output }) => output.includes("Ran "))).toHaveLength(1);
    expect(await migrationsRunAt(database.url)).toEqual(names);
  } finally {
    await database.drop();
  }
});

if (serverProgram) {
  describe("on a server that ends idle sessions after a second,", () => {
    let server: PrivateServer;
    let url: string;
    let beside: Connection;

    beforeAll(async () => {
      server = await startPrivateServer(serverProgram ?? "", ["--wait-timeout=1", "--interactive-timeout=1"]);
    });
    afterAll(() => server?.stop());
    beforeEach(async () => {
      await server.run("DROP DATABASE IF EXISTS credits");
      await server.run("CREATE DATABASE credits");
      await server.run("CREATE USER IF NOT EXISTS 'app'@'%' IDENTIFIED BY 'secret'");
      await server.run("GRANT ALL ON credits.* TO 'app'@'%'");
      url = `mysql://app:secret@127.0.0.1:${server.port}/credits`;
      beside = await createConnection(url);
      await beside.query("SET SESSION wait_timeout = 600");
    });
    afterEach(() => beside.destroy());

    it("one migrates however long a statement takes, and the others wait", async () => {
      await givenOlderDatabase(url);
      await server.run("DROP INDEX credit_packages_in_order ON credits.credit_packages");
      // The migration adds this table's index, so it waits for this open transaction, which reads the table.
      await beside.beginTransaction();
      await beside.query("SELECT * FROM credit_packages");
      const notices: string[] = [];
      const running = atOnce(3, () =>
        withDatabase(url, (database) =>
          migrate(database, "test", { onWait: () => void notices.push("waiting") }),
        ),
      );
      const giveUpAt = Date.now() + patience(20_000);
      while (notices.length < 2 && Date.now() < giveUpAt) await sleep(50);
      await sleep(3000);
      await beside.commit();
      const ran = await running;
      expect(ran.filter((own) => own.length > 0)).toEqual([names.slice(-1)]);
      expect((await migrationsRunAt(url)).toSorted()).toEqual(names.toSorted());
    });

    it("a service that was idle for longer buys without an error", async () => {
      const service = await startTestService({}, { databaseUrl: url });
      try {
        for (let times = 0; times < 3; times += 1) {
          expect((await service.purchase("patient")).status).toBe(201);
          await sleep(1500);
        }
      } finally {
        await service.stop();
      }
    });

    it("an account that may not change tables is reported, and is enough when there is nothing to migrate", async () => {
      await server.run("CREATE USER IF NOT EXISTS 'served'@'%' IDENTIFIED BY 'secret'");
      await server.run("GRANT SELECT, INSERT, UPDATE, DELETE ON credits.* TO 'served'@'%'");
      const served = url.replace("app:", "served:");
      await expect(withDatabase(served, (database) => migrate(database, "test"))).rejects.toMatchObject({
        name: "DatabaseNotReady",
        message: expect.stringMatching(/command denied.*needs CREATE, ALTER, DROP and INDEX/),
      });
      await withDatabase(url, (database) => migrate(database, "test"));
      expect(await withDatabase(served, (database) => migrate(database, "test"))).toEqual([]);
    });

    it("a server that takes no changes is named as the reason, and is migrated later", async () => {
      await server.run("SET GLOBAL read_only = 1");
      try {
        await expect(withDatabase(url, (database) => migrate(database, "test"))).rejects.toMatchObject({
          name: "DatabaseNotReady",
          message: expect.stringContaining("takes no changes"),
        });
      } finally {
        await server.run("SET GLOBAL read_only = 0");
      }
      expect(await withDatabase(url, (database) => migrate(database, "test"))).toEqual(names);
    });

    it("a session that ends gives the lock to the next process", async () => {
      const [[held]] = await beside.query<RowDataPacket[]>(
        "SELECT GET_LOCK(CONCAT('allmine_credits_', LEFT(SHA2(DATABASE(), 256), 40)), 0) AS taken",
      );
      expect(Number(held?.taken)).toBe(1);
      const notices = new EventEmitter();
      const waiting = once(notices, "waiting");
      const running = withDatabase(url, (database) =>
        migrate(database, "test", { onWait: () => notices.emit("waiting") }),
      );
      await waiting;
      beside.destroy();
      expect(await running).toEqual(names);
    });
  });
}
