import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/**
 * Adds the table in which `/readyz` tests whether a change can be committed. Its rows never outlive their transaction.
 */
export class ProbeCommits1764000000005 implements MigrationInterface {
  name = "ProbeCommits1764000000005";

  async up(runner: QueryRunner): Promise<void> {
    const { createTable } = stepsOf(runner);
    const { exact, longText } = dialectOf(runner);
    await createTable(
      "commit_probes",
      `
      id ${exact(26)} NOT NULL,
      filler ${longText} NOT NULL,
      PRIMARY KEY (id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropTables } = stepsOf(runner);
    await dropTables("commit_probes");
  }
}
