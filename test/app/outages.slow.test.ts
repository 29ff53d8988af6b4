import LibsqlDatabase from "libsql";
import { createConnection, type Connection } from "mysql2/promise";
import { auditBooks } from "../support/audit-books";
import { makeDatabase, onServer } from "../support/database";
import { buyByGraphql, errorOf, untilReadiness } from "../support/factories";
import { starterId, startTestService, type TestService } from "../support/harness";
import { eventually, patience } from "../support/patience";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy";

/** The log lines with the causes of the 503 answers. */
const causesIn = ({ logLines }: TestService) =>
  logLines.filter((line) => line.includes('"msg":"unavailable"')).map((line) => JSON.parse(line));

const open = (url: string) => createConnection(url.replace(/^mariadb:/, "mysql:"));

/** Fails unless both doors answer a purchase with 503 and Retry-After, and `/readyz` becomes 503. */
async function expectOutage(service: TestService): Promise<void> {
  const [bought, byGraphql] = await Promise.all([
    service.purchase("unlucky"),
    buyByGraphql(service, "unlucky", { packageId: starterId }),
  ]);
  expect(bought.status).toBe(503);
  expect(bought.headers.get("retry-after")).toBe("1");
  expect(errorOf(byGraphql)).toMatchObject({ code: "SERVICE_UNAVAILABLE", statusCode: 503 });
  await untilReadiness(service, 503);
}

if (onServer) {
  describe("behind a network with accidents", () => {
    let database: { url: string; drop: () => Promise<void> };
    let proxy: TcpProxy;
    let service: TestService;
    beforeEach(async () => {
      database = await makeDatabase();
      proxy = await startTcpProxy(database.url);
      service = await startTestService({}, { databaseUrl: proxy.url });
      await untilReadiness(service, 200);
    });
    afterEach(async () => {
      await service.stop();
      await proxy.close();
      await database.drop();
    });

    it("a server that answers everything but COMMIT, as a group without majority, is not ready", async () => {
      proxy.stallCommits();
      await expectOutage(service);
      expect((await service.rest("GET", "/api/v1/wallet", { as: "unlucky" })).status).toBe(200);
      expect(causesIn(service)).toContainEqual(
        expect.objectContaining({ cause: expect.stringContaining("did not answer within 2000 ms") }),
      );
      proxy.heal();
      await untilReadiness(service, 200);
    });

    it("requests whose new connections get no answer to their settings are 503, and the service works again", async () => {
      // No connection is left, so that all requests need new ones.
      proxy.cut();
      proxy.stallSettings();
      const asked = performance.now();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          index % 2 === 0
            ? service.rest("GET", "/api/v1/wallet", { as: `reader ${index}` })
            : service.purchase(`buyer ${index}`),
        ),
      );
      expect(performance.now() - asked).toBeLessThan(patience(20_000));
      const statuses = new Set(answers.map(({ status }) => status));
      expect(statuses).toContain(503);
      expect([...statuses].filter((status) => ![200, 201, 503].includes(status))).toEqual([]);
      proxy.heal();
      await untilReadiness(service, 200);
      expect((await service.purchase("unlucky")).status).toBe(201);
      await auditBooks(service.context.database);
    });
  });

  describe("an account that the server refuses", () => {
    let database: { url: string; drop: () => Promise<void> };
    let other: Connection;
    let service: TestService;
    let user: string;
    const password = "first-password-of-the-test";

    beforeEach(async () => {
      database = await makeDatabase();
      other = await open(database.url);
      const name = new URL(database.url).pathname.slice(1);
      user = `'${name.slice(-20)}'@'%'`;
      await other.query(`DROP USER IF EXISTS ${user}`);
      await other.query(`CREATE USER ${user} IDENTIFIED BY '${password}'`);
      await other.query(`GRANT ALL ON ${name}.* TO ${user}`);
      const url = new URL(database.url);
      Object.assign(url, { username: name.slice(-20), password });
      service = await startTestService({}, { databaseUrl: url.href });
      await service.purchase("unlucky");
    });
    afterEach(async () => {
      await service.stop();
      await other.query(`DROP USER IF EXISTS ${user}`);
      await other.end();
      await database.drop();
    });

    const endSessions = async () => {
      const [rows] = await other.query<any[]>( // oxlint-disable-line typescript/no-explicit-any -- what the server lists
        "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE CONCAT(\"'\", USER, \"'@'%'\") = ?",
        [user],
      );
      for (const { id } of rows) await other.query(`KILL ${id}`).catch(() => undefined);
    };

    /** Ends the sessions again where the service was quicker to take the one connection. */
    async function takeOnlyConnection() {
      for (;;) {
        await endSessions();
        try {
          return await open(service.databaseUrl);
        } catch (error) {
          if (![1203, 1226].includes((error as { errno: number }).errno)) throw error;
        }
      }
    }

    const works = async () => {
      await other.query(`ALTER USER ${user} IDENTIFIED BY '${password}'`);
      await other.query(`ALTER USER ${user} ACCOUNT UNLOCK`);
      await other.query(`ALTER USER ${user} WITH MAX_USER_CONNECTIONS 0`);
      await untilReadiness(service, 200);
      expect((await service.purchase("unlucky")).status).toBe(201);
    };

    async function expectCause(causes: readonly number[]): Promise<void> {
      await expectOutage(service);
      const read = await service.rest("GET", "/api/v1/wallet", { as: "unlucky" });
      expect([read.status, read.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(causesIn(service).find(({ errno }) => causes.includes(errno))).toMatchObject({
        level: 50,
        cause: expect.any(String),
        advice: expect.any(String),
      });
      expect(service.logLines.join("")).not.toContain(password);
    }

    it("for its password is 503 with the cause in the log until that is mended", async () => {
      await other.query(`ALTER USER ${user} IDENTIFIED BY 'second-password'`);
      await endSessions();
      await expectCause([1045]);
      await works();
    });

    it("because it is locked is 503 with the cause in the log until that is mended", async () => {
      await other.query(`ALTER USER ${user} ACCOUNT LOCK`);
      await endSessions();
      await expectCause([3118, 4151]);
      expect(service.logLines.join("")).not.toContain("ER_BULK");
      await works();
    });

    it("because it has all its connections is 503 with the cause in the log until that is mended", async () => {
      await other.query(`ALTER USER ${user} WITH MAX_USER_CONNECTIONS 1`);
      const only = await takeOnlyConnection();
      try {
        await expectCause([1226, 1203]);
      } finally {
        await only.end();
      }
      await works();
    });

    it("because it has exceeded its queries per hour is 503 with the cause in the log until that is mended", async () => {
      // The server accepts each new connection, then refuses it while the session's settings are sent.
      await other.query(`ALTER USER ${user} WITH MAX_QUERIES_PER_HOUR 2`);
      await endSessions();
      await expectCause([1226]);
      await other.query(`ALTER USER ${user} WITH MAX_QUERIES_PER_HOUR 0`);
      await works();
      expect(service.logLines.filter((line) => line.includes('"msg":"fault"'))).toEqual([]);
    });

    it.each(["INSERT", "UPDATE"])(
      "a change, without the right to %s, is 503 with the cause in the log until that is mended",
      async (right) => {
        const name = new URL(database.url).pathname.slice(1);
        await other.query(`REVOKE ${right} ON ${name}.* FROM ${user}`);
        await endSessions();
        await expectOutage(service);
        expect(causesIn(service)).toContainEqual(expect.objectContaining({ errno: 1142 }));
        await other.query(`GRANT ${right} ON ${name}.* TO ${user}`);
        await endSessions();
        await works();
      },
    );

    it("/readyz needs the rights of a purchase on each table, and no others", async () => {
      const name = new URL(database.url).pathname.slice(1);
      const [tables] = await other.query<any[]>( // oxlint-disable-line typescript/no-explicit-any -- what the server lists
        "SELECT TABLE_NAME AS found FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
        [name],
      );
      for (const { found } of tables)
        await other.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}.${found} TO ${user}`);
      await other.query(`REVOKE ALL ON ${name}.* FROM ${user}`);
      for (const table of ["ledger_entries", "purchases"])
        await other.query(`REVOKE UPDATE, DELETE ON ${name}.${table} FROM ${user}`);
      await endSessions();
      await works();
      for (const needed of [
        "UPDATE ON wallets",
        "INSERT ON ledger_entries",
        "SELECT ON purchases",
        "INSERT ON purchases",
        "UPDATE ON store_events",
        "INSERT ON store_transactions",
      ]) {
        const right = needed.replace(" ON ", ` ON ${name}.`);
        await other.query(`REVOKE ${right} FROM ${user}`);
        await untilReadiness(service, 503);
        await other.query(`GRANT ${right} TO ${user}`);
        await untilReadiness(service, 200);
      }
    });
  });
} else {
  describe("the embedded file", () => {
    let service: TestService;
    beforeEach(async () => {
      service = await startTestService();
    });
    afterEach(() => service.stop());

    it("that another process has locked is 503", async () => {
      const other = new LibsqlDatabase(new URL(service.databaseUrl).pathname);
      other.exec("BEGIN IMMEDIATE");
      try {
        await expectOutage(service);
        expect((await service.rest("GET", "/healthz")).status).toBe(200);
        expect(causesIn(service)).toContainEqual(
          expect.objectContaining({ code: "SQLITE_BUSY", advice: expect.stringContaining("write lock") }),
        );
      } finally {
        other.exec("ROLLBACK");
        other.close();
      }
      await untilReadiness(service, 200);
      expect((await service.purchase("unlucky")).status).toBe(201);
    });

    it("on a disk that is full is 503 before the last purchase fits", async () => {
      const pragma = (sql: string) =>
        service.context.database.withDataSource((dataSource) => dataSource.query(`PRAGMA ${sql}`));
      const [{ page_count: pages }] = await pragma("page_count");
      await pragma(`max_page_count = ${pages}`);
      await untilReadiness(service, 503);
      expect(causesIn(service)).toContainEqual(
        expect.objectContaining({ code: "SQLITE_FULL", advice: expect.stringContaining("Make room") }),
      );
      await pragma("max_page_count = 1073741823");
      await untilReadiness(service, 200);
    });

    it("logs each cause once a second, with the number of repetitions left out", async () => {
      const other = new LibsqlDatabase(new URL(service.databaseUrl).pathname);
      other.exec("BEGIN IMMEDIATE");
      try {
        const answers = await Promise.all(
          Array.from({ length: 60 }, (_, index) => service.purchase(`buyer ${index}`)),
        );
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
        // A line at the end of a second stands for the number of refusals in its field `suppressed`.
        const counted = () =>
          causesIn(service).reduce((sum, { suppressed }) => sum + Number(suppressed ?? 1), 0);
        await eventually(() => expect(counted()).toBe(60));
      } finally {
        other.exec("ROLLBACK");
        other.close();
      }
      expect(causesIn(service).length).toBeLessThan(10);
    });
  });
}
