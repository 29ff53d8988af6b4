import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/** Distinguishes an admin's choice of a user from a transfer's. */
export class TellWhoAssigned1764000000001 implements MigrationInterface {
  name = "TellWhoAssigned1764000000001";

  async up(runner: QueryRunner): Promise<void> {
    const { addColumn } = stepsOf(runner);
    const { exact } = dialectOf(runner);
    await addColumn("store_events", "assignedBy", exact(1020));
    // Where both acted, it is unknown who chose the user. Assume the admin, so that no explicit choice is lost.
    await runner.query(
      "UPDATE store_events SET assignedBy = resolvedBy WHERE assignedUserId IS NOT NULL AND status = 'PARKED'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropColumn } = stepsOf(runner);
    await dropColumn("store_events", "assignedBy");
  }
}
