import type { QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

export const storeTables = [
  "store_event_claims",
  "store_identities",
  "store_products",
  "store_transactions",
  "store_events",
] as const;

/** The inbox of store events, and what the service knows about stores. */
export async function createStoreTables(runner: QueryRunner): Promise<void> {
  await createEvents(runner);
  await createTransactions(runner);
  await createProducts(runner);
  await createIdentities(runner);
}

/** The list of events has an index for each of its filters. Without it, one page would read all events. */
const eventIndexes = [
  ["in_order", "id"],
  ["by_status", "status, id"],
  ["by_transaction", "environment, store, transactionId"],
  ["by_user", "userId, id"],
  ["by_product", "reasonCode, store, productId"],
  ["by_app_user", "appUserId, id"],
  ["by_type", "type, id"],
  ["by_store", "store, id"],
  ["of_product", "productId, id"],
  ["by_environment", "environment, id"],
  ["by_transaction_id", "transactionId, id"],
  ["by_reason", "reasonCode, id"],
  ["unmapped", "status, reasonCode, store, productId, receivedAt"],
] as const;

async function createEvents(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, hash, text, longText, integer, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "store_events",
    `
    eventId ${exact(255)} NOT NULL,
    id ${ulid} NOT NULL,
    type ${exact(255)} NOT NULL,
    status ${exact(16)} NOT NULL,
    reasonCode ${exact(40)},
    effect ${exact(16)},
    environment ${exact(10)},
    store ${exact(255)},
    productId ${exact(255)},
    transactionId ${exact(255)},
    purchasedAtMilliseconds ${safeInteger},
    madeAtMilliseconds ${safeInteger} NOT NULL,
    appUserId ${exact(1020)},
    userId ${exact(1020)},
    assignedUserId ${exact(1020)},
    assignedBy ${exact(1020)},
    purchaseId ${ulid},
    attempts ${integer} NOT NULL,
    failures ${integer} NOT NULL DEFAULT 0,
    payload ${longText} NOT NULL,
    payloadHash ${hash} NOT NULL,
    resolvedBy ${exact(1020)},
    resolutionReason ${text(500)},
    receivedAt ${moment} NOT NULL,
    decidedAt ${moment} NOT NULL,
    PRIMARY KEY (eventId)`,
  );
  for (const [name, columns] of eventIndexes) {
    await createIndex(`store_events_${name}`, "store_events", columns);
  }
}

async function createTransactions(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, packageId, smallest, integer, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "store_transactions",
    `
    environment ${exact(10)} NOT NULL,
    store ${exact(255)} NOT NULL,
    transactionId ${exact(255)} NOT NULL,
    period ${safeInteger} NOT NULL,
    part ${smallest} NOT NULL,
    state ${exact(16)} NOT NULL,
    walletId ${ulid},
    productId ${exact(255)},
    packageId ${packageId},
    purchaseId ${ulid},
    credits ${safeInteger} NOT NULL,
    taken ${safeInteger} NOT NULL,
    shortfall ${safeInteger} NOT NULL,
    freezesSpending ${integer} NOT NULL,
    refunds ${integer} NOT NULL,
    updatedAt ${moment} NOT NULL,
    PRIMARY KEY (environment, store, transactionId, period, part)`,
  );
  await createIndex("store_transactions_by_wallet", "store_transactions", "walletId, purchaseId");
  await createIndex("store_transactions_by_purchase", "store_transactions", "purchaseId");
}

async function createProducts(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, bytes, packageId, moment } = dialectOf(runner);
  await createTable(
    "store_products",
    `
    store ${exact(255)} NOT NULL,
    productId ${exact(255)} NOT NULL,
    packageId ${packageId},
    furtherPackageIds ${bytes(48)},
    grantsOn ${exact(16)} NOT NULL,
    createdAt ${moment} NOT NULL,
    updatedAt ${moment} NOT NULL,
    PRIMARY KEY (store, productId)`,
  );
  await createIndex("store_products_by_package", "store_products", "packageId");
}

async function createIdentities(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, moment } = dialectOf(runner);
  await createTable(
    "store_identities",
    `
    environment ${exact(10)} NOT NULL,
    appUserId ${exact(1020)} NOT NULL,
    userId ${exact(1020)} NOT NULL,
    createdAt ${moment} NOT NULL,
    PRIMARY KEY (environment, appUserId)`,
  );
  await createTable(
    "store_event_claims",
    `
    appUserId ${exact(1020)} NOT NULL,
    eventId ${exact(255)} NOT NULL,
    PRIMARY KEY (appUserId, eventId)`,
  );
  await createIndex("store_event_claims_by_event", "store_event_claims", "eventId");
}
