import { setTimeout as sleep } from "node:timers/promises";
import { createConnection, type Connection, type RowDataPacket } from "mysql2/promise";
import { purchaseCreditPackage } from "../../src/purchases/purchase-credit-package";
import { auditBooks } from "../support/audit-books";
import { makeDatabase } from "../support/database";
import { atOnce, balanceOf, buyByGraphql, errorOf, spend, untilReadiness } from "../support/factories";
import { starterId, startTestService, type RestAnswer, type TestService } from "../support/harness";
import { patience } from "../support/patience";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy";
import { expectUnavailable } from "../support/unavailable";

const keyed = (of: TestService, user: string, key: string) =>
  of.purchase(user, starterId, { "idempotency-key": key });

describe("between the service and its server,", () => {
  let database: { url: string; drop: () => Promise<void> };
  let proxy: TcpProxy;
  let service: TestService;
  let other: Connection;

  beforeAll(async () => {
    database = await makeDatabase();
    proxy = await startTcpProxy(database.url);
    service = await startTestService({}, { databaseUrl: proxy.url });
    other = await createConnection(database.url.replace(/^mariadb:/, "mysql:"));
  });
  afterEach(async () => {
    proxy.heal();
    await untilReadiness(service, 200);
    await auditBooks(service.context.database);
  });
  afterAll(async () => {
    await other?.end();
    await service?.stop();
    await proxy?.close();
    await database?.drop();
  });

  it("killed connections lose no purchase that was acknowledged and double none", async () => {
    const stop = new AbortController();
    const killer = (async () => {
      while (!stop.signal.aborted) {
        const [rows] = await other.query<RowDataPacket[]>(
          "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
        );
        for (const { id } of rows) await other.query(`KILL ${id}`).catch(() => undefined);
        await sleep(20);
      }
    })();
    const answers = await atOnce(10, async (shopper) => {
      const own: RestAnswer[] = [];
      for (let times = 0; times < 12; times += 1)
        own.push(await keyed(service, `killed ${shopper}`, `k${times}`));
      return own;
    });
    stop.abort();
    await killer;
    expect(
      [...new Set(answers.flat().map(({ status }) => status))].every((status) => [201, 503].includes(status)),
    ).toBe(true);
    await untilReadiness(service, 200);
    await atOnce(10, async (shopper) => {
      for (let times = 0; times < 12; times += 1)
        expect((await keyed(service, `killed ${shopper}`, `k${times}`)).status).toBe(201);
      expect(await balanceOf(service, `killed ${shopper}`)).toBe(1200);
    });
  });

  it("a locked wallet delays no other wallet's purchases", async () => {
    await service.purchase("locked");
    // Under the default isolation the lock would cover the gap beside the wallet, where new wallets are inserted.
    await other.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    await other.beginTransaction();
    try {
      await other.query(
        "SELECT * FROM wallets WHERE userId = 'locked' AND environment = 'SANDBOX' FOR UPDATE",
      );
      const startedAt = Date.now();
      const stuck = keyed(service, "locked", "k");
      const others = await atOnce(20, (index) => service.purchase(`free ${index}`));
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set([201]));
      expect(Date.now() - startedAt).toBeLessThan(patience(5000));
      const answer = await stuck;
      if (answer.status !== 201) expectUnavailable(answer);
      expect(Date.now() - startedAt).toBeLessThan(patience(8000));
    } finally {
      await other.rollback();
    }
    expect((await keyed(service, "locked", "k")).status).toBe(201);
    expect(await balanceOf(service, "locked")).toBe(200);
  });

  it("a database that is gone is 503 at every door, and nothing is half done", async () => {
    await service.purchase("stranded");
    proxy.cut();
    const order = { userId: "stranded", amount: 10, idempotencyKey: "s" };
    const [byRest, byGraphql, spent, read, alive] = await Promise.all([
      keyed(service, "stranded", "k"),
      buyByGraphql(service, "stranded", { packageId: starterId, idempotencyKey: "k" }),
      spend(service, order),
      service.rest("GET", "/api/v1/wallet", { as: "stranded" }),
      service.rest("GET", "/healthz"),
    ]);
    expectUnavailable(byRest);
    expectUnavailable(read);
    for (const answer of [byGraphql, spent])
      expect(errorOf(answer)).toMatchObject({ code: "SERVICE_UNAVAILABLE", statusCode: 503 });
    expect(alive.status).toBe(200);
    await untilReadiness(service, 503);

    proxy.heal();
    await untilReadiness(service, 200);
    expect(await balanceOf(service, "stranded")).toBe(100);
    expect((await keyed(service, "stranded", "k")).status).toBe(201);
    expect((await spend(service, order)).body.data.spendCredits.wallet.balance).toBe(190);
  });

  it("a database that stalls is 503 within the deadline, for buyers and for readers", async () => {
    await service.purchase("waiting");
    proxy.stall();
    const startedAt = Date.now();
    const [bought, read, listed] = await Promise.all([
      keyed(service, "waiting", "k"),
      service.rest("GET", "/api/v1/wallet", { as: "waiting" }),
      service.rest("GET", "/api/v1/credit-packages", { as: "waiting" }),
    ]);
    expect(Date.now() - startedAt).toBeLessThan(patience(8000));
    for (const answer of [bought, read, listed]) expectUnavailable(answer);
    await untilReadiness(service, 503);

    proxy.heal();
    await untilReadiness(service, 200);
    expect((await keyed(service, "waiting", "k")).status).toBe(201);
    expect(await balanceOf(service, "waiting")).toBe(200);
  });

  it("readers during a stall leave no connection behind that later ones would wait for", async () => {
    proxy.stall();
    await atOnce(30, (index) => service.rest("GET", "/api/v1/wallet", { as: `reader ${index}` }));
    proxy.heal();
    await untilReadiness(service, 200);
    const answers = await atOnce(30, (index) =>
      service.rest("GET", "/api/v1/wallet", { as: `reader ${index}` }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it("stops in time while the database stalls", async () => {
    const stopping = await startTestService({}, { databaseUrl: proxy.url });
    await stopping.purchase("overtaken");
    proxy.stall();
    const answers = Promise.allSettled(
      Array.from({ length: 3 }, (_, index) => keyed(stopping, "overtaken", `k${index}`)),
    );
    await sleep(300);
    const startedAt = Date.now();
    await stopping.close();
    expect(Date.now() - startedAt).toBeLessThan(patience(9000));
    await answers;
  });

  it("a lost answer to COMMIT is settled: bought once, and acknowledged", async () => {
    for (let times = 1; times <= 5; times += 1) {
      proxy.loseNextCommitAnswer();
      expect((await service.purchase("ghost")).status).toBe(201);
      expect(await balanceOf(service, "ghost")).toBe(times * 100);
    }
    proxy.loseNextCommitAnswer();
    const order = { userId: "ghost", amount: 500, idempotencyKey: "all" };
    expect((await spend(service, order)).body.data.spendCredits.entry.balanceAfter).toBe(0);
  });

  it("a lost answer to COMMIT doubles no purchase of many users at once", async () => {
    for (let round = 0; round < 3; round += 1) {
      proxy.loseNextCommitAnswer();
      const answers = await atOnce(40, (index) => service.purchase(`haunted ${index}`));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    }
    expect(new Set(await atOnce(40, (index) => balanceOf(service, `haunted ${index}`)))).toEqual(
      new Set([300]),
    );
  });

  it("a COMMIT that arrives after its deadline is settled: bought once, and acknowledged", async () => {
    const users = Array.from({ length: 4 }, (_, index) => `patient ${index}`);
    // Posts to the ledger directly, because requests at a door might not arrive in one batch.
    const buyAll = () =>
      Promise.all(
        users.map((userId) =>
          purchaseCreditPackage(
            service.context,
            { viewer: { userId, roles: ["user"] }, kind: "TOKEN", requestId: "request", address: null },
            { packageId: starterId },
          ),
        ),
      );
    await buyAll();
    // Longer than the deadline, and longer than the wait for the locks that the first attempt still holds.
    proxy.delayNextCommit(3400);
    expect((await buyAll()).map(({ balanceAfter }) => balanceAfter)).toEqual(users.map(() => 200));
    expect(await Promise.all(users.map((user) => balanceOf(service, user)))).toEqual(users.map(() => 200));
  });

  // The setting affects the whole server, so the test runs only on a server that was named for tests.
  if (process.env.TEST_DATABASE_URL) {
    it("a server that takes no writes is 503 for buyers, while readers read on", async () => {
      const [[version]] = await other.query<RowDataPacket[]>("SELECT DATABASE() AS name, @@hostname AS host");
      const user = `'${version?.name}'@'%'`;
      await other.query(`CREATE USER ${user} IDENTIFIED BY 'read only later'`);
      await other.query(`GRANT ALL ON ${version?.name}.* TO ${user}`);
      const url = new URL(database.url);
      Object.assign(url, { username: version?.name, password: "read only later" });
      const plain = await startTestService({}, { databaseUrl: url.href });
      try {
        expect((await plain.purchase("patient")).status).toBe(201);
        await other.query("SET GLOBAL read_only = 1");
        expectUnavailable(await keyed(plain, "patient", "k"));
        await untilReadiness(plain, 503);
        expect(await balanceOf(plain, "patient")).toBe(100);
      } finally {
        await other.query("SET GLOBAL read_only = 0");
        await untilReadiness(plain, 200);
        expect((await keyed(plain, "patient", "k")).status).toBe(201);
        expect(await balanceOf(plain, "patient")).toBe(200);
        await plain.stop();
        await other.query(`DROP USER ${user}`);
      }
    });
  }
});
