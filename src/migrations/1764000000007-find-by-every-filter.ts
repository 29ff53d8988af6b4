import type { MigrationInterface, QueryRunner } from "typeorm";
import { stepsOf } from "./steps";

const indexes = [
  ["store_events_by_environment", "store_events", "environment, id"],
  ["store_events_by_transaction_id", "store_events", "transactionId, id"],
  ["store_events_by_reason", "store_events", "reason, id"],
  ["store_events_unmapped", "store_events", "status, reason, store, productId, receivedAt"],
  ["store_transactions_by_purchase", "store_transactions", "purchaseId"],
  ["credit_packages_on_sale", "credit_packages", "archivedAt, sortOrder, id"],
] as const;

/** Adds indexes for the remaining filters of lists, so that a filter does not read the rows that it leaves out. */
export class FindByEveryFilter1764000000007 implements MigrationInterface {
  name = "FindByEveryFilter1764000000007";

  async up(runner: QueryRunner): Promise<void> {
    const { createIndex } = stepsOf(runner);
    for (const [name, table, columns] of indexes) await createIndex(name, table, columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropIndex } = stepsOf(runner);
    for (const [name, table] of indexes) await dropIndex(table, name);
  }
}
