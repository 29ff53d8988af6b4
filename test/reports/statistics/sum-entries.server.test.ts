import { setTimeout as sleep } from "node:timers/promises";
import { ulid } from "../../../src/ids";
import { commitBatch } from "../../../src/ledger/commit-batch";
import { checkBooks } from "../../../src/reports/check-books";
import { spendPosting } from "../../support/factories";
import { withService } from "../../support/harness";
import { allEntries, sumAll } from "../../support/sums";
import { sumNextRange } from "../../../src/reports/statistics/sum-entries";

const service = withService({}, { hasMadeUpEntries: true });

it("waits for a transaction that has inserted an entry and is not committed yet", async () => {
  const { database } = service.current.context;
  await sumAll(database);
  const posting = { ...spendPosting("slow"), amount: 30, kind: "GRANT", id: ulid() } as const;
  let summing: Promise<boolean> | undefined;
  let isSummed = false;
  await service.current.purchase("quick");
  await database.inTransaction(async (tx) => {
    await commitBatch(tx, [posting]);
    summing = sumNextRange(database, allEntries).finally(() => {
      isSummed = true;
    });
    await sleep(500);
    expect(isSummed).toBe(false);
  });
  await summing;
  const [row] = await database.read.query("SELECT SUM(entries) AS summed FROM ledger_ranges");
  expect(Number(row.summed)).toBe(2);
  const { findings } = await checkBooks({ database });
  expect(findings.filter(({ kind }) => kind === "STATISTICS")).toEqual([]);
});
