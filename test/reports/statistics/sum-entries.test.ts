import { walletEnvironmentOf } from "../../../src/environment";
import { ulid, ulidBytesAt, unpackUlid } from "../../../src/ids";
import { commitBatch } from "../../../src/ledger/commit-batch";
import type { Posting } from "../../../src/ledger/posting";
import { checkBooks } from "../../../src/reports/check-books";
import { addLateEntries } from "../../../src/reports/statistics/add-late-entries";
import { reopenWrongRanges, scanRanges } from "../../../src/reports/statistics/compare-ranges";
import { sumLimits, sumNextRange } from "../../../src/reports/statistics/sum-entries";
import { withDatabase } from "../../support/database";
import { atOnce, spend, spendPosting } from "../../support/factories";
import { withService } from "../../support/harness";
import { allEntries, sumAll } from "../../support/sums";
import { givenBundlesBought, givenManyKindsOfEntries } from "../../support/tampering";

const service = withService({}, { hasMadeUpEntries: true });
const database = () => service.current.context.database;
const environment = walletEnvironmentOf("test");

/** How many entries there are, how many of them are in the sums, and how many are late and wait. */
async function numbers() {
  const [row] = await database().read.query(
    `SELECT (SELECT COUNT(*) FROM ledger_entries) AS entries, (SELECT COUNT(*) FROM late_entries) AS late,
       (SELECT COALESCE(SUM(entries), 0) FROM ledger_sums WHERE minutes = 1440) AS summed`,
  );
  return { entries: Number(row.entries), late: Number(row.late), summed: Number(row.summed) };
}

async function expectRight() {
  const { findings } = await checkBooks({ database: database() });
  expect(findings.filter(({ kind }) => kind !== "ENTRY")).toEqual([]);
}

async function expectAllSummed() {
  const { entries, late, summed } = await numbers();
  expect([late, summed]).toEqual([0, entries]);
  await expectRight();
}

/** An entry whose id was made at this time, and which is committed now. */
function givenEntryFrom(milliseconds: number, userId: string) {
  const random = ulid().slice(10);
  const id = unpackUlid(ulidBytesAt(milliseconds)).slice(0, 10) + random;
  const posting: Posting = {
    ...spendPosting(userId),
    kind: "GRANT",
    amount: 30,
    environment,
    id,
    cause: `test:${id}`,
  };
  return database().inTransaction((tx) => commitBatch(tx, [posting]));
}

const hour = 3_600_000;

it("sums up every kind of entry, in ranges of a few", async () => {
  await givenManyKindsOfEntries(service.current);
  await givenBundlesBought(service.current);
  await sumAll(database());
  await expectAllSummed();
});

it("leaves young entries, and fewer than a thousand, to be read one by one", async () => {
  await service.current.purchase("alice");
  const before = await numbers();
  expect(await sumNextRange(database(), { ...allEntries, ageMilliseconds: 60_000 })).toBe(false);
  expect(await sumNextRange(database(), { ...sumLimits, ageMilliseconds: -60_000 })).toBe(false);
  expect(await numbers()).toEqual(before);
  expect(sumLimits.ageMilliseconds).toBeGreaterThan(2 * 60_000);
});

it("adds entries that are committed after their range was summed up", async () => {
  await sumAll(database());
  const before = await numbers();
  for (const hoursAgo of [1, 30, 24 * 400]) await givenEntryFrom(Date.now() - hoursAgo * hour, "late");
  expect(await numbers()).toEqual({ entries: before.entries + 3, late: 3, summed: before.summed });
  await expectRight();
  await sumAll(database());
  await expectAllSummed();
});

it("does not count a late entry twice whose range is summed up afterwards", async () => {
  await sumAll(database());
  const at = Date.now() - 10 * 60_000;
  await database().inTransaction((tx) => tx.query("DELETE FROM late_entries"));
  await givenEntryFrom(at, "early");
  await sumNextRange(database());
  await expectRight();
  await sumAll(database());
  await expectAllSummed();
});

it("leaves entries of a clock that is ahead until their time has come", async () => {
  await sumAll(database());
  const before = await numbers();
  await givenEntryFrom(Date.now() + 24 * hour, "future");
  await sumAll(database());
  expect(await numbers()).toEqual({ ...before, entries: before.entries + 1 });
  await sumAll(database(), { ...allEntries, ageMilliseconds: -25 * hour });
  await expectAllSummed();
});

it("sums a range up again whose number of entries is wrong, though nothing told of a late entry", async () => {
  await sumAll(database());
  await givenEntryFrom(Date.now() - hour, "unnoticed");
  await database().inTransaction((tx) => tx.query("DELETE FROM late_entries"));
  const { findings } = await checkBooks({ database: database() });
  expect(findings.map(({ kind }) => kind)).toContain("STATISTICS");
  let reopened = 0;
  for await (const ranges of scanRanges(database())) reopened += await reopenWrongRanges(database(), ranges);
  expect(reopened).toBe(1);
  await expectRight();
  await sumAll(database());
  await expectAllSummed();
  for await (const ranges of scanRanges(database()))
    expect(await reopenWrongRanges(database(), ranges)).toBe(0);
});

it("sums up a reopened range in steps, with the late entries in it", async () => {
  await sumAll(database());
  await database().inTransaction(async (tx) => {
    await tx.query("DELETE FROM ledger_range_sums");
    await tx.query("DELETE FROM ledger_sums");
    await tx.query("DELETE FROM ledger_wallet_days");
    await tx.query("UPDATE ledger_ranges SET isSummed = 0, entries = 0");
  });
  await givenEntryFrom(Date.now() - hour, "reopened");
  await addLateEntries(database());
  await expectRight();
  await sumAll(database(), { ...allEntries, entriesMax: 2 });
  await expectAllSummed();
});

it("sums up right when several instances do so at once, beside purchases and late entries", async () => {
  const url = service.current.databaseUrl;
  const summing = async () => {
    for (let turn = 0; turn < 15; turn += 1) {
      await addLateEntries(database());
      await sumNextRange(database(), { ...allEntries, ageMilliseconds: 0 });
    }
  };
  const buying = atOnce(20, async (index) => {
    await service.current.purchase(`buyer-${index % 3}`);
    await spend(service.current, { userId: `buyer-${index % 3}`, amount: 1 });
    await givenEntryFrom(Date.now() - index * hour, `late-${index % 3}`);
  });
  // The embedded engine has one process, and so one instance.
  const other = url.startsWith("file:")
    ? summing()
    : withDatabase(url, async (second) => {
        for (let turn = 0; turn < 15; turn += 1) {
          await addLateEntries(second);
          await sumNextRange(second, { ...allEntries, ageMilliseconds: 0 });
        }
      });
  await Promise.all([buying, summing(), other]);
  await sumAll(database());
  for await (const ranges of scanRanges(database())) await reopenWrongRanges(database(), ranges);
  await sumAll(database());
  await expectAllSummed();
});
