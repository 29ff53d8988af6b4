import type { QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

export const ledgerTables = [
  "spending_freeze_lifts",
  "wallet_merges",
  "purchases",
  "ledger_entries",
  "wallets",
  "credit_packages",
] as const;

/** Packages, wallets, and everything that hangs on a wallet. */
export async function createLedgerTables(runner: QueryRunner): Promise<void> {
  await createPackages(runner);
  await createWallets(runner);
  await createEntries(runner);
  await createPurchases(runner);
  await createDecisions(runner);
}

async function createPackages(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, packageId, text, integer, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "credit_packages",
    `
    id ${packageId} NOT NULL,
    name ${text(100)} NOT NULL,
    description ${text(1000)},
    credits ${safeInteger} NOT NULL,
    bonusCredits ${safeInteger} NOT NULL,
    priceAmount ${safeInteger} NOT NULL,
    currency ${exact(3)} NOT NULL,
    creditType ${exact(16)} NOT NULL,
    sortOrder ${integer} NOT NULL,
    purchaseLimitPerUser ${integer},
    refundPolicy ${text(16)} NOT NULL DEFAULT 'FLOOR_AT_ZERO',
    archivedAt ${moment},
    version ${integer} NOT NULL,
    createdAt ${moment} NOT NULL,
    updatedAt ${moment} NOT NULL,
    PRIMARY KEY (id)`,
  );
  await createIndex("credit_packages_in_order", "credit_packages", "sortOrder, id");
  await createIndex("credit_packages_on_sale", "credit_packages", "archivedAt, sortOrder, id");
}

/**
 * A merge is marked in the wallet's own row, so that whoever locks the wallet sees it without reading another table.
 */
async function createWallets(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, hash, safeInteger, moment, check } = dialectOf(runner);
  await createTable(
    "wallets",
    `
    id ${ulid} NOT NULL,
    userId ${exact(1020)} NOT NULL,
    environment ${exact(10)} NOT NULL,
    creditType ${exact(16)} NOT NULL,
    balance ${safeInteger} NOT NULL,
    held ${safeInteger} NOT NULL DEFAULT 0,
    owed ${safeInteger} NOT NULL DEFAULT 0,
    nextExpiryAt ${moment},
    lotsThrough ${safeInteger} NOT NULL DEFAULT 0,
    sequence ${safeInteger} NOT NULL,
    headHash ${hash} NOT NULL,
    createdAt ${moment} NOT NULL,
    spendingFrozenAt ${moment},
    mergedIntoId ${ulid},
    ${check("wallet_balance_in_range", "balance BETWEEN -9007199254740991 AND 9007199254740991")},
    PRIMARY KEY (id)`,
  );
  await createIndex("one_wallet_per_owner", "wallets", "userId, environment, creditType", true);
  await createIndex("expiring_wallets", "wallets", "nextExpiryAt");
}

async function createEntries(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, bytes, ulid, hash, text, smallest, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "ledger_entries",
    `
    walletId ${ulid} NOT NULL,
    sequence ${safeInteger} NOT NULL,
    id ${ulid} NOT NULL,
    kind ${smallest} NOT NULL,
    amount ${safeInteger} NOT NULL,
    balanceAfter ${safeInteger} NOT NULL,
    cause ${exact(600)},
    reference ${ulid},
    actor ${exact(1020)},
    reason ${text(500)},
    createdAt ${moment} NOT NULL,
    previousHash ${hash} NOT NULL,
    fingerprint ${bytes(12)},
    PRIMARY KEY (walletId, sequence)`,
  );
  await createIndex("one_entry_per_cause", "ledger_entries", "walletId, cause", true);
  await createIndex("entries_by_id", "ledger_entries", "id");
}

async function createPurchases(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, packageId, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "purchases",
    `
    walletId ${ulid} NOT NULL,
    id ${ulid} NOT NULL,
    packageId ${packageId} NOT NULL,
    credits ${safeInteger} NOT NULL,
    priceAmount ${safeInteger} NOT NULL,
    currency ${exact(3)} NOT NULL,
    entrySequence ${safeInteger} NOT NULL,
    createdAt ${moment} NOT NULL,
    PRIMARY KEY (walletId, id)`,
  );
  await createIndex("purchases_by_id", "purchases", "id");
}

/** What admins decided about wallets: merges, and lifts of a freeze. */
async function createDecisions(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, text, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "wallet_merges",
    `
    fromWalletId ${ulid} NOT NULL,
    id ${ulid} NOT NULL,
    intoWalletId ${ulid} NOT NULL,
    amount ${safeInteger} NOT NULL,
    actor ${exact(1020)} NOT NULL,
    reason ${text(500)} NOT NULL,
    createdAt ${moment} NOT NULL,
    PRIMARY KEY (fromWalletId)`,
  );
  await createIndex("wallet_merges_by_target", "wallet_merges", "intoWalletId, id");
  await createIndex("wallet_merges_by_id", "wallet_merges", "id");
  await createTable(
    "spending_freeze_lifts",
    `
    walletId ${ulid} NOT NULL,
    id ${ulid} NOT NULL,
    frozenAt ${moment} NOT NULL,
    actor ${exact(1020)} NOT NULL,
    reason ${text(500)} NOT NULL,
    createdAt ${moment} NOT NULL,
    PRIMARY KEY (walletId, id)`,
  );
  await createIndex("spending_freeze_lifts_by_id", "spending_freeze_lifts", "id");
}
