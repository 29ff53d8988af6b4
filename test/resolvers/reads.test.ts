import { onServer } from "../support/database";
import { withService } from "../support/harness";

const service = withService();

it("writes nothing through a reader", async () => {
  await service.current.purchase("alice");
  await expect(
    service.current.context.database.read.query("UPDATE wallets SET balance = 0"),
  ).rejects.toThrow();
});

if (onServer) {
  it("abandons a read that the server does not answer, with its connection", async () => {
    const { read } = service.current.context.database;
    const stalled = Array.from({ length: 12 }, () => read.query("SELECT SLEEP(20) AS slept"));
    const outcomes = await Promise.allSettled(stalled.slice(0, 10));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill("rejected"));
    await Promise.allSettled(stalled);
    const wallet = await service.current.rest("GET", "/api/v1/wallet", { as: "alice" });
    expect(wallet.status).toBe(200);
  });

  it("answers 503 to a caller whose read is not answered", async () => {
    const { database } = service.current.context;
    await database.withDataSource(async (dataSource) => {
      const blocker = dataSource.createQueryRunner();
      await blocker.query("LOCK TABLES wallets WRITE, ledger_entries WRITE");
      const wallet = await service.current.rest("GET", "/api/v1/wallet", { as: "alice" });
      expect({ status: wallet.status, retryAfter: wallet.headers.get("retry-after") }).toEqual({
        status: 503,
        retryAfter: "1",
      });
      await blocker.release();
    });
  });
}
