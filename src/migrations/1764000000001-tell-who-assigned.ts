import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";

/** An admin's choice of a user is told apart from a transfer's. */
export class TellWhoAssigned1764000000001 implements MigrationInterface {
  name = "TellWhoAssigned1764000000001";

  async up(runner: QueryRunner): Promise<void> {
    const { exact } = dialectOf(runner);
    await runner.query(`ALTER TABLE store_events ADD COLUMN assignedBy ${exact(1020)}`);
    // Where both have had a hand in it nobody can tell any more; an explicit choice shall not be lost.
    await runner.query(
      "UPDATE store_events SET assignedBy = resolvedBy WHERE assignedUserId IS NOT NULL AND status = 'PARKED'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE store_events DROP COLUMN assignedBy");
  }
}
