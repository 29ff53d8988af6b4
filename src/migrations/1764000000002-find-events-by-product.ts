import type { MigrationInterface, QueryRunner } from "typeorm";
import { stepsOf } from "./steps";

/**
 * Adds an index for the sweep that looks for events that were ignored because of a mapping, among many that were
 * ignored for other reasons.
 */
export class FindEventsByProduct1764000000002 implements MigrationInterface {
  name = "FindEventsByProduct1764000000002";

  async up(runner: QueryRunner): Promise<void> {
    const { createIndex } = stepsOf(runner);
    await createIndex("store_events_by_product", "store_events", "reason, store, productId");
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropIndex } = stepsOf(runner);
    await dropIndex("store_events", "store_events_by_product");
  }
}
