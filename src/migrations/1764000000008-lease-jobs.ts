import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/** Adds the table of leases: which instance runs a recurring job, and when its next turn is. */
export class LeaseJobs1764000000008 implements MigrationInterface {
  name = "LeaseJobs1764000000008";

  async up(runner: QueryRunner): Promise<void> {
    const { createTable } = stepsOf(runner);
    const { exact, safeInteger } = dialectOf(runner);
    await createTable(
      "job_leases",
      `
      name ${exact(64)} NOT NULL,
      holder ${exact(300)},
      heldUntilMilliseconds ${safeInteger} NOT NULL,
      dueAtMilliseconds ${safeInteger} NOT NULL,
      PRIMARY KEY (name)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropTables } = stepsOf(runner);
    await dropTables("job_leases");
  }
}
