import { setTimeout as sleep } from "node:timers/promises";
import { auditBooks } from "../support/audit-books";
import { makeDatabase } from "../support/database";
import { balanceOf } from "../support/factories";
import { startTestService, starterId, type TestService } from "../support/harness";
import { patience } from "../support/patience";
import { startStatementProxy } from "../support/statement-proxy";
import { startTcpProxy } from "../support/tcp-proxy";

/** The longest time until the lock of an unreachable instance is free again. */
const freeMilliseconds = 15_000;

/** Repeats a purchase until it succeeds. Returns the time it took. */
async function buyUntilItWorks(service: TestService, user: string): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { status } = await service.purchase(user, starterId, { "idempotency-key": "other" });
    const took = performance.now() - startedAt;
    if (status === 201) return took;
    expect(status).toBe(503);
    if (took > 2 * patience(freeMilliseconds)) throw new Error(`Still locked after ${took} ms.`);
  }
}

let database: { url: string; drop: () => Promise<void> };
let other: TestService;

beforeAll(async () => {
  database = await makeDatabase();
  other = await startTestService({}, { databaseUrl: database.url });
});
afterEach(() => auditBooks(other.context.database));
afterAll(async () => {
  await other?.stop();
  await database?.drop();
});

it("a wallet that an unreachable instance had locked is free within 15 seconds", async () => {
  const proxy = await startTcpProxy(database.url);
  const lost = await startTestService({}, { databaseUrl: proxy.url });
  try {
    await lost.purchase("alice");
    await lost.context.database
      .inTransaction(
        async (tx) => {
          await tx.query("UPDATE wallets SET createdAt = createdAt WHERE userId = 'alice'");
          proxy.stall();
          await tx.query("UPDATE wallets SET createdAt = createdAt WHERE userId = 'alice'");
        },
        { retry: [] },
      )
      .catch(() => undefined);
    // Two seconds have passed since the server received the last statement.
    expect(await buyUntilItWorks(other, "alice")).toBeLessThan(patience(freeMilliseconds - 2000));
    expect(await balanceOf(other, "alice")).toBe(200);
  } finally {
    proxy.heal();
    await lost.stop();
    await proxy.close();
  }
});

it("the session of an abandoned connection is ended on the server at once", async () => {
  const proxy = await startStatementProxy(database.url, (sql) => sql.includes("FOR TEST"));
  const lost = await startTestService({}, { databaseUrl: proxy.url });
  try {
    await lost.purchase("bob");
    proxy.plan({ fault: "stall after", at: 1 });
    const stuck = lost.context.database.inTransaction(
      (tx) => tx.query("UPDATE wallets SET createdAt = createdAt WHERE userId = 'bob' /* FOR TEST */"),
      { retry: [] },
    );
    await expect(stuck).rejects.toMatchObject({ message: expect.stringContaining("2000 ms") });
    // The server alone would end the session only after ten seconds.
    expect(await buyUntilItWorks(other, "bob")).toBeLessThan(patience(4000));
    expect(await balanceOf(other, "bob")).toBe(200);
  } finally {
    await lost.stop();
    await proxy.close();
  }
});

it("a service that was idle for longer than its sessions may be answers its next purchase", async () => {
  const logged = other.logLines.length;
  expect((await other.purchase("carol")).status).toBe(201);
  await sleep(12_000);
  expect((await other.purchase("carol")).status).toBe(201);
  expect((await other.rest("GET", "/api/v1/wallet", { as: "carol" })).body.data.balance).toBe(200);
  const warnings = other.logLines.slice(logged).filter((line) => JSON.parse(line).level >= 40);
  expect(warnings).toEqual([]);
});
