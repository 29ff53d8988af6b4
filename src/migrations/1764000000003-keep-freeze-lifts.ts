import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/** Adds the table of decisions to lift a freeze: by whom, when and why. */
export class KeepFreezeLifts1764000000003 implements MigrationInterface {
  name = "KeepFreezeLifts1764000000003";

  async up(runner: QueryRunner): Promise<void> {
    const { createTable } = stepsOf(runner);
    const { exact, text, moment } = dialectOf(runner);
    await createTable(
      "spending_freeze_lifts",
      `
      userId ${exact(1020)} NOT NULL,
      environment ${exact(10)} NOT NULL,
      id ${exact(26)} NOT NULL,
      frozenAt ${moment} NOT NULL,
      actor ${exact(1020)} NOT NULL,
      reason ${text(500)} NOT NULL,
      createdAt ${moment} NOT NULL,
      PRIMARY KEY (userId, environment, id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropTables } = stepsOf(runner);
    await dropTables("spending_freeze_lifts");
  }
}
