import type { QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

export const statisticsTables = [
  "ledger_wallet_days",
  "ledger_sums",
  "ledger_range_sums",
  "ledger_ranges",
  "late_entries",
] as const;

/** The sums of ledger entries by time, from which statistics are read. */
export async function createStatisticsTables(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, packageId, smallest, integer, safeInteger } = dialectOf(runner);
  const common = `
    environment ${exact(10)} NOT NULL,
    creditType ${exact(16)} NOT NULL,
    kind ${smallest} NOT NULL,
    packageId ${packageId} NOT NULL,
    store ${exact(255)} NOT NULL,
    currency ${exact(3)} NOT NULL,
    entries ${safeInteger} NOT NULL,
    credits ${safeInteger} NOT NULL,
    price ${safeInteger} NOT NULL`;
  const commonKey = "environment, creditType, kind, packageId, store, currency";
  await createTable(
    "late_entries",
    `
    id ${ulid} NOT NULL,
    walletId ${ulid} NOT NULL,
    sequence ${safeInteger} NOT NULL,
    PRIMARY KEY (id)`,
  );
  await createTable(
    "ledger_ranges",
    `
    fromId ${ulid} NOT NULL,
    untilId ${ulid} NOT NULL,
    entries ${safeInteger} NOT NULL,
    isSummed ${integer} NOT NULL,
    PRIMARY KEY (fromId)`,
  );
  await createIndex("ledger_ranges_by_state", "ledger_ranges", "isSummed, fromId");
  await createTable(
    "ledger_range_sums",
    `
    rangeId ${ulid} NOT NULL,
    day ${integer} NOT NULL,
    timeOfDay ${integer} NOT NULL,${common},
    PRIMARY KEY (rangeId, day, timeOfDay, ${commonKey})`,
  );
  await createIndex("ledger_range_sums_by_time", "ledger_range_sums", "timeOfDay, day");
  await createTable(
    "ledger_sums",
    `
    minutes ${integer} NOT NULL,
    timeOfDay ${integer} NOT NULL,
    day ${integer} NOT NULL,${common},
    PRIMARY KEY (minutes, timeOfDay, day, ${commonKey})`,
  );
  await createTable(
    "ledger_wallet_days",
    `
    day ${integer} NOT NULL,
    walletId ${ulid} NOT NULL,
    rangeId ${ulid} NOT NULL,
    entries ${safeInteger} NOT NULL,
    spent ${safeInteger} NOT NULL,
    PRIMARY KEY (day, walletId, rangeId)`,
  );
  await createIndex("ledger_wallet_days_by_range", "ledger_wallet_days", "rangeId");
}
