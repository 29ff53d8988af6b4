import { setTimeout as sleep } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { readConfig } from "../../src/config/config";
import { createLogger } from "../../src/log";
import { startService } from "../../src/app/start-service";
import { makeDatabase, onServer } from "../support/database";
import { startTestService, testSecret } from "../support/harness";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy";

interface Start {
  readonly running: ReturnType<typeof startService>;
  /** The log lines about failed attempts. */
  waiting(): Record<string, unknown>[];
}

function start(databaseUrl: string, seconds: number, signal?: AbortSignal): Start {
  const lines: string[] = [];
  const config = readConfig({
    NODE_ENV: "test",
    PORT: "0",
    JWT_SECRET: testSecret,
    DATABASE_URL: databaseUrl,
    DATABASE_WAIT_SECONDS: String(seconds),
  });
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  return {
    running: startService(config, logger, { signal }),
    waiting: () =>
      lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === "waiting for the database"),
  };
}

/** Waits until this many attempts have failed. */
async function untilAttempts({ running, waiting }: Start, count: number): Promise<void> {
  let ended: unknown;
  running.catch((error: unknown) => (ended = error));
  while (waiting().length < count) {
    if (ended) throw ended;
    await sleep(50);
  }
}

if (onServer) {
  describe("a start", () => {
    let database: { url: string; drop: () => Promise<void> };
    let proxy: TcpProxy;
    const admin = async (...statements: string[]) => {
      const url = new URL(database.url.replace(/^mariadb:/, "mysql:"));
      url.pathname = "/";
      const connection = await createConnection(url.href);
      for (const statement of statements) await connection.query(statement);
      connection.destroy();
    };
    beforeEach(async () => {
      database = await makeDatabase();
      proxy = await startTcpProxy(database.url);
    });
    afterEach(async () => {
      await proxy.close();
      await database.drop();
    });

    it("waits for a server that is still down, and logs why", async () => {
      proxy.cut();
      const started = start(proxy.url, 60);
      await untilAttempts(started, 2);
      expect(started.waiting()[0]).toMatchObject({
        level: 40,
        code: expect.stringMatching(/ECONNRESET|PROTOCOL_CONNECTION_LOST|EPIPE/),
        cause: expect.any(String),
        advice: expect.stringContaining("DATABASE_URL"),
        secondsLeft: expect.any(Number),
      });
      proxy.heal();
      await (await started.running).close();
    });

    it("waits for a server that accepts connections and never answers", async () => {
      proxy.stall();
      const started = start(proxy.url, 60);
      await untilAttempts(started, 1);
      proxy.heal();
      await (await started.running).close();
    });

    it("waits for a database that does not exist yet", async () => {
      const name = new URL(database.url).pathname.slice(1);
      await admin(`DROP DATABASE ${name}`);
      const started = start(database.url, 60);
      await untilAttempts(started, 1);
      expect(started.waiting()[0]).toMatchObject({ errno: 1049 });
      await admin(`CREATE DATABASE ${name}`);
      await (await started.running).close();
    });

    it("gives up when the time is over, and says why, without the password", async () => {
      const url = new URL(database.url);
      Object.assign(url, { username: "nobody", password: "hunter2" });
      const started = start(url.href, 1);
      const error = await started.running.catch((refusal: unknown) => refusal);
      expect(error).toMatchObject({ name: "DatabaseNotReady" });
      // MariaDB's refusal does not show whether the account exists. It only mentions a password or a socket.
      expect(String(error)).toMatch(/Access denied for user .*(1045|1698).*DATABASE_URL/);
      expect(`${String(error)}${JSON.stringify(started.waiting())}`).not.toContain("hunter2");
      expect([1045, 1698]).toContain(started.waiting()[0]?.errno);
    });

    it("reports a database that takes no changes", async () => {
      const name = new URL(database.url).pathname.slice(1);
      const user = `'${name.slice(-20)}'@'%'`;
      await (await startTestService({}, { databaseUrl: database.url })).stop();
      await admin(
        `DROP USER IF EXISTS ${user}`,
        `CREATE USER ${user} IDENTIFIED BY 'reads'`,
        `GRANT SELECT ON ${name}.* TO ${user}`,
      );
      const url = new URL(database.url);
      Object.assign(url, { username: name.slice(-20), password: "reads" });
      try {
        await expect(start(url.href, 0).running).rejects.toThrow(/INSERT.* command denied .*1142/);
      } finally {
        await admin(`DROP USER ${user}`);
      }
    });

    it("that waits ends at once on a signal", async () => {
      const stopping = new AbortController();
      proxy.stall();
      const started = start(proxy.url, 600, stopping.signal);
      await sleep(500);
      stopping.abort();
      await expect(started.running).rejects.toMatchObject({ name: "AbortError" });
    });
  });
} else {
  it("a start does not wait for an embedded file", async () => {
    const started = start(`file:${__filename}/test.db`, 600);
    await expect(started.running).rejects.toThrow();
    expect(started.waiting()).toEqual([]);
  });
}
