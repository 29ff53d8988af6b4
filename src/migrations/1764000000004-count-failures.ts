import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/** Counts the failures of an event, because the wait before its next attempt depends on their number. */
export class CountFailures1764000000004 implements MigrationInterface {
  name = "CountFailures1764000000004";

  async up(runner: QueryRunner): Promise<void> {
    const { addColumn } = stepsOf(runner);
    const { integer } = dialectOf(runner);
    await addColumn("store_events", "failures", `${integer} NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropColumn } = stepsOf(runner);
    await dropColumn("store_events", "failures");
  }
}
