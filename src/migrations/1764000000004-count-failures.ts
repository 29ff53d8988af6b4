import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";

/** How long an event that failed waits for its next attempt depends on how often it failed. */
export class CountFailures1764000000004 implements MigrationInterface {
  name = "CountFailures1764000000004";

  async up(runner: QueryRunner): Promise<void> {
    const { integer } = dialectOf(runner);
    await runner.query(`ALTER TABLE store_events ADD COLUMN failures ${integer} NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE store_events DROP COLUMN failures");
  }
}
