import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";

export class CreateStoreInbox1763900000000 implements MigrationInterface {
  name = "CreateStoreInbox1763900000000";

  async up(runner: QueryRunner): Promise<void> {
    await createEvents(runner);
    await createTransactions(runner);
    const { exact, text, safeInteger, moment, tableEnd } = dialectOf(runner);
    await runner.query(`CREATE TABLE store_products (
      store ${exact(255)} NOT NULL,
      productId ${exact(255)} NOT NULL,
      packageId ${exact(24)},
      grantsOn ${exact(16)} NOT NULL,
      createdAt ${moment} NOT NULL,
      updatedAt ${moment} NOT NULL,
      PRIMARY KEY (store, productId)
    ) ${tableEnd}`);
    await runner.query("CREATE INDEX store_products_by_package ON store_products (packageId)");
    await runner.query(`CREATE TABLE store_identities (
      environment ${exact(10)} NOT NULL,
      appUserId ${exact(1020)} NOT NULL,
      userId ${exact(1020)} NOT NULL,
      createdAt ${moment} NOT NULL,
      PRIMARY KEY (environment, appUserId)
    ) ${tableEnd}`);
    await runner.query(`CREATE TABLE store_event_claims (
      appUserId ${exact(1020)} NOT NULL,
      eventId ${exact(255)} NOT NULL,
      PRIMARY KEY (appUserId, eventId)
    ) ${tableEnd}`);
    await runner.query("CREATE INDEX store_event_claims_by_event ON store_event_claims (eventId)");
    await runner.query(`CREATE TABLE wallet_merges (
      fromUserId ${exact(1020)} NOT NULL,
      environment ${exact(10)} NOT NULL,
      id ${exact(26)} NOT NULL,
      intoUserId ${exact(1020)} NOT NULL,
      amount ${safeInteger} NOT NULL,
      actor ${exact(1020)} NOT NULL,
      reason ${text(500)} NOT NULL,
      createdAt ${moment} NOT NULL,
      PRIMARY KEY (fromUserId, environment)
    ) ${tableEnd}`);
    await runner.query("CREATE INDEX wallet_merges_by_target ON wallet_merges (intoUserId, environment)");
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ["events", "transactions", "products", "identities", "event_claims"];
    for (const table of tables) await runner.query(`DROP TABLE store_${table}`);
    await runner.query("DROP TABLE wallet_merges");
  }
}

async function createEvents(runner: QueryRunner): Promise<void> {
  const { exact, text, longText, integer, safeInteger, moment, tableEnd } = dialectOf(runner);
  await runner.query(`CREATE TABLE store_events (
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
    PRIMARY KEY (eventId)
  ) ${tableEnd}`);
  await runner.query("CREATE INDEX store_events_in_order ON store_events (id)");
  await runner.query("CREATE INDEX store_events_by_status ON store_events (status, id)");
  await runner.query(
    "CREATE INDEX store_events_by_transaction ON store_events (environment, store, transactionId)",
  );
  await runner.query("CREATE INDEX store_events_by_user ON store_events (userId, id)");
}

async function createTransactions(runner: QueryRunner): Promise<void> {
  const { exact, integer, safeInteger, moment, tableEnd } = dialectOf(runner);
  await runner.query(`CREATE TABLE store_transactions (
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
    PRIMARY KEY (environment, store, transactionId, period)
  ) ${tableEnd}`);
  await runner.query("CREATE INDEX store_transactions_by_user ON store_transactions (userId, environment)");
}
