import { setTimeout as sleep } from "node:timers/promises";
import { auditBooks } from "../support/audit-books";
import { execute, onServer } from "../support/database";
import { atOnce, balanceOf, buyByGraphql, errorOf } from "../support/factories";
import { starterId, startTestService, withService } from "../support/harness";
import { expectUnavailable } from "../support/unavailable";

describe("a fault of ours", () => {
  const service = withService();

  it("answers the caller with INTERNAL_SERVER_ERROR alone", async () => {
    const { database } = service.current.context;
    await execute(database, "ALTER TABLE purchases RENAME TO hidden");
    try {
      const rest = await service.current.purchase("mallory@example.com", starterId, {
        "idempotency-key": "s3cret",
      });
      expect({ status: rest.status, body: { ...rest.body, timestamp: "NOW" } }).toEqual({
        status: 500,
        body: {
          isSuccess: false,
          statusCode: 500,
          data: null,
          errors: ["Internal server error"],
          timestamp: "NOW",
        },
      });
      const graphql = await buyByGraphql(service.current, "mallory@example.com", { packageId: starterId });
      expect(errorOf(graphql)).toEqual({
        code: "INTERNAL_SERVER_ERROR",
        statusCode: 500,
        requestId: graphql.headers.get("x-request-id"),
      });
      expect(graphql.body.errors[0].message).toBe("Internal server error");
      const problem = await service.current.purchase("mallory@example.com", starterId, {
        accept: "application/problem+json",
      });
      expect(problem.body).toMatchObject({ detail: "Internal server error", code: "INTERNAL_SERVER_ERROR" });
      for (const { text } of [rest, graphql, problem])
        expect(text).not.toMatch(/purchases|insert|select|sql|\bat \w+|\.ts|\.js|mallory|s3cret/i);
    } finally {
      await execute(database, "ALTER TABLE hidden RENAME TO purchases");
    }
    expect(await balanceOf(service.current, "mallory@example.com")).toBe(0);
  });

  it("is logged with the request's id, and without the user and the idempotency key", async () => {
    const faults = service.current.logLines.filter((line) => line.includes('"msg":"fault"'));
    expect(faults).toHaveLength(3);
    for (const line of faults) {
      expect(JSON.parse(line)).toMatchObject({
        reqId: expect.any(String),
        err: { stack: expect.any(String) },
      });
      expect(line).not.toMatch(/mallory|s3cret|Bearer|eyJ/);
    }
  });
});

if (!onServer) {
  it("a disk that is full is 503, whichever statement fills it, and nothing is half done", async () => {
    const full = await startTestService();
    const pragma = (sql: string) =>
      full.context.database.withDataSource((dataSource) => dataSource.query(`PRAGMA ${sql}`));
    try {
      let bought = 0;
      let refused = 0;
      while (refused < 5) {
        const [{ page_count: pages }] = await pragma("page_count");
        await pragma(`max_page_count = ${pages}`);
        const answer = await full.purchase("full");
        await pragma("max_page_count = 1073741823");
        if (answer.status === 201) {
          bought += 1;
        } else {
          expectUnavailable(answer);
          refused += 1;
          // Grows the file, so that the next attempt fills the disk at another statement.
          expect((await full.purchase("full")).status).toBe(201);
          bought += 1;
        }
        expect(await balanceOf(full, "full")).toBe(bought * 100);
        await auditBooks(full.context.database);
      }
    } finally {
      await full.stop();
    }
  });
}

describe("a batch", () => {
  const service = withService({ LEDGER_LANES: "1" });

  it("in which one purchase fails still makes all others", async () => {
    const { database } = service.current.context;
    const fail = onServer
      ? "FOR EACH ROW IF NEW.walletId = (SELECT id FROM wallets WHERE userId = 'poison') THEN SIGNAL SQLSTATE '45000'; END IF"
      : "WHEN NEW.walletId = (SELECT id FROM wallets WHERE userId = 'poison') BEGIN SELECT RAISE(ABORT, 'poisoned'); END";
    await execute(database, `CREATE TRIGGER poisoned BEFORE INSERT ON ledger_entries ${fail}`);
    try {
      const answers = await atOnce(30, (index) =>
        service.current.purchase(index % 10 ? `n${index}` : "poison"),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses).toEqual(answers.map((_, index) => (index % 10 ? 201 : 500)));
    } finally {
      await execute(database, "DROP TRIGGER poisoned");
    }
    expect(await balanceOf(service.current, "poison")).toBe(0);
    expect((await service.current.purchase("poison")).status).toBe(201);
  });
});

it("answers 503 to purchases that a full queue refuses, and makes none of them", async () => {
  const narrow = await startTestService({
    LEDGER_LANES: "1",
    LEDGER_BATCH_MAX: "1",
    LEDGER_QUEUE_MAX: "3",
  });
  try {
    await narrow.purchase("crowded");
    // Long enough for all requests to arrive, and shorter than the deadline of those that wait.
    const holding = narrow.context.database.inTransaction(async (tx) => {
      await tx.query("UPDATE wallets SET createdAt = createdAt WHERE userId = 'crowded'");
      await sleep(500);
    });
    const answers = await atOnce(60, () => narrow.purchase("crowded"));
    await holding;
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expectUnavailable(answer);
    expect(await balanceOf(narrow, "crowded")).toBe((61 - refused.length) * 100);
    await auditBooks(narrow.context.database);
  } finally {
    await narrow.stop();
  }
});
