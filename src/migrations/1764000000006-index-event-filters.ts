import type { MigrationInterface, QueryRunner } from "typeorm";
import { stepsOf } from "./steps";

const indexes = [
  ["store_events_by_app_user", "appUserId, id"],
  ["store_events_by_type", "type, id"],
  ["store_events_by_store", "store, id"],
  ["store_events_of_product", "productId, id"],
] as const;

/** Adds an index for each filter of the list of store events. Without it, one page would read all events. */
export class IndexEventFilters1764000000006 implements MigrationInterface {
  name = "IndexEventFilters1764000000006";

  async up(runner: QueryRunner): Promise<void> {
    const { createIndex } = stepsOf(runner);
    for (const [name, columns] of indexes) await createIndex(name, "store_events", columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropIndex } = stepsOf(runner);
    for (const [name] of indexes) await dropIndex("store_events", name);
  }
}
