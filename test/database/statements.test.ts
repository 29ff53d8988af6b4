import { parseDatabaseUrl } from "../../src/database/database-url";
import { Database } from "../../src/database/database";
import { type Transaction } from "../../src/database/transaction";
import { onServer } from "../support/database";
import { balanceOf } from "../support/factories";
import { startTestService, withService } from "../support/harness";
import { startWithholdingProxy } from "../support/withholding-proxy";

const service = withService();

const inTransaction = <T>(work: (tx: Transaction) => Promise<T>) =>
  service.current.context.database.inTransaction(work, { retry: [] });

async function numberFrom(tx: Transaction, sql: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(`SELECT ${sql} AS n`);
  return Number(row?.n);
}

describe("statements that are sent together", () => {
  it("are executed in their order, and each gets its own answer", async () => {
    const found = await inTransaction((tx) =>
      Promise.all(Array.from({ length: 40 }, (_, n) => numberFrom(tx, String(n)))),
    );
    expect(found).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });

  it("see what earlier ones have written", async () => {
    const found = await inTransaction(async (tx) => {
      const largest = () => numberFrom(tx, "(SELECT MAX(sortOrder) FROM credit_packages)");
      const raise = (to: number) => tx.query("UPDATE credit_packages SET sortOrder = ?", [to]);
      const [, first, , second] = await Promise.all([raise(1000), largest(), raise(2000), largest()]);
      return [first, second];
    });
    expect(found).toEqual([1000, 2000]);
  });

  it("get their own errors only, and leave the connection in order", async () => {
    const outcomes = await inTransaction((tx) =>
      Promise.allSettled([
        numberFrom(tx, "1"),
        numberFrom(tx, "no_such_column"),
        numberFrom(tx, "3"),
        tx.query("SELECT * FROM no_such_table"),
        numberFrom(tx, "5"),
      ]),
    );
    expect(outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : "failed"))).toEqual([
      1,
      "failed",
      3,
      "failed",
      5,
    ]);
    for (let n = 0; n < 20; n += 1) expect(await inTransaction((tx) => numberFrom(tx, String(n)))).toBe(n);
  });

  it("undo everything when one of them fails", async () => {
    const writing = inTransaction((tx) =>
      Promise.all([
        tx.query("UPDATE credit_packages SET name = 'changed'"),
        tx.query("SELECT * FROM no_such_table"),
        tx.query("UPDATE credit_packages SET name = 'changed again'"),
      ]),
    );
    await expect(writing).rejects.toThrow(/no_such_table/);
    const changed = "(SELECT COUNT(*) FROM credit_packages WHERE name LIKE 'changed%')";
    expect(await inTransaction((tx) => numberFrom(tx, changed))).toBe(0);
  });
});

if (onServer) {
  it("sends statements to a server without waiting for earlier answers", async () => {
    const url = new URL(service.current.databaseUrl);
    const withholding = await startWithholdingProxy(Number(url.port || 3306), url.hostname);
    url.hostname = "127.0.0.1";
    url.port = String(withholding.port);
    const database = await Database.open(parseDatabaseUrl(url.href));
    try {
      const found = await database.inTransaction(async (tx) => {
        await numberFrom(tx, "0");
        // The proxy withholds all answers until the last statement has arrived.
        withholding.withholdUntil((sent) => sent.includes("'the last'"));
        return Promise.all([numberFrom(tx, "1"), numberFrom(tx, "2"), numberFrom(tx, "LENGTH('the last')")]);
      });
      expect(found).toEqual([1, 2, 8]);
    } finally {
      await database.close();
      withholding.close();
    }
  });

  it("sends one statement after another with ?pipelining=false, with the same results", async () => {
    const url = new URL(service.current.databaseUrl);
    url.searchParams.set("pipelining", "false");
    const careful = await startTestService({}, { databaseUrl: url.href });
    try {
      for (let round = 1; round <= 3; round += 1) {
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, index) => careful.purchase(`careful ${index % 10}`)),
        );
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
        expect(await balanceOf(careful, "careful 0")).toBe(round * 200);
      }
    } finally {
      await careful.stop();
    }
  });

  it("sends statements on a new connection only after the settings of its session", async () => {
    for (let times = 0; times < 5; times += 1) {
      const database = await Database.open(parseDatabaseUrl(service.current.databaseUrl));
      const lanes = Array.from({ length: 8 }, () =>
        database.inTransaction((tx) =>
          Promise.all([numberFrom(tx, "@@autocommit"), numberFrom(tx, "7"), numberFrom(tx, "8")]),
        ),
      );
      expect(await Promise.all(lanes)).toEqual(lanes.map(() => [0, 7, 8]));
      await database.close();
    }
  });
}
