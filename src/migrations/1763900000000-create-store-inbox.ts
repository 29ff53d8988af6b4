import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

export class CreateStoreInbox1763900000000 implements MigrationInterface {
  name = "CreateStoreInbox1763900000000";

  async up(runner: QueryRunner): Promise<void> {
    const { createTable, createIndex } = stepsOf(runner);
    await createEvents(runner);
    await createTransactions(runner);
    const { exact, text, safeInteger, moment } = dialectOf(runner);
    await createTable(
      "store_products",
      `
      store ${exact(255)} NOT NULL,
      productId ${exact(255)} NOT NULL,
      packageId ${exact(24)},
      grantsOn ${exact(16)} NOT NULL,
      createdAt ${moment} NOT NULL,
      updatedAt ${moment} NOT NULL,
      PRIMARY KEY (store, productId)`,
    );
    await createIndex("store_products_by_package", "store_products", "packageId");
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
    await createTable(
      "wallet_merges",
      `
      fromUserId ${exact(1020)} NOT NULL,
      environment ${exact(10)} NOT NULL,
      id ${exact(26)} NOT NULL,
      intoUserId ${exact(1020)} NOT NULL,
      amount ${safeInteger} NOT NULL,
      actor ${exact(1020)} NOT NULL,
      reason ${text(500)} NOT NULL,
      createdAt ${moment} NOT NULL,
      PRIMARY KEY (fromUserId, environment)`,
    );
    await createIndex("wallet_merges_by_target", "wallet_merges", "intoUserId, environment");
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropTables } = stepsOf(runner);
    const tables = ["events", "transactions", "products", "identities", "event_claims"];
    await dropTables(...tables.map((table) => `store_${table}`), "wallet_merges");
  }
}

async function createEvents(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, text, longText, integer, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "store_events",
    `
    eventId ${exact(255)} NOT NULL,
    id ${exact(26)} NOT NULL,
    type ${exact(255)} NOT NULL,
    status ${exact(16)} NOT NULL,
    reason ${exact(40)},
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
    purchaseId ${exact(26)},
    attempts ${integer} NOT NULL,
    payload ${longText} NOT NULL,
    payloadHash ${exact(64)} NOT NULL,
    resolvedBy ${exact(1020)},
    resolution ${text(500)},
    receivedAt ${moment} NOT NULL,
    decidedAt ${moment} NOT NULL,
    PRIMARY KEY (eventId)`,
  );
  await createIndex("store_events_in_order", "store_events", "id");
  await createIndex("store_events_by_status", "store_events", "status, id");
  await createIndex("store_events_by_transaction", "store_events", "environment, store, transactionId");
  await createIndex("store_events_by_user", "store_events", "userId, id");
}

async function createTransactions(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, integer, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "store_transactions",
    `
    environment ${exact(10)} NOT NULL,
    store ${exact(255)} NOT NULL,
    transactionId ${exact(255)} NOT NULL,
    period ${safeInteger} NOT NULL,
    state ${exact(16)} NOT NULL,
    userId ${exact(1020)},
    productId ${exact(255)},
    packageId ${exact(24)},
    purchaseId ${exact(26)},
    credits ${safeInteger} NOT NULL,
    taken ${safeInteger} NOT NULL,
    shortfall ${safeInteger} NOT NULL,
    freezesSpending ${integer} NOT NULL,
    refunds ${integer} NOT NULL,
    updatedAt ${moment} NOT NULL,
    PRIMARY KEY (environment, store, transactionId, period)`,
  );
  await createIndex("store_transactions_by_user", "store_transactions", "userId, environment");
}
