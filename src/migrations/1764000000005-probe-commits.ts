import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";

/** Where `/readyz` tries out whether a change can be committed. Its rows never outlive their transaction. */
export class ProbeCommits1764000000005 implements MigrationInterface {
  name = "ProbeCommits1764000000005";

  async up(runner: QueryRunner): Promise<void> {
    const { exact, longText, tableEnd } = dialectOf(runner);
    await runner.query(`CREATE TABLE IF NOT EXISTS commit_probes (
      id ${exact(26)} NOT NULL,
      filler ${longText} NOT NULL,
      PRIMARY KEY (id)
    ) ${tableEnd}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE IF EXISTS commit_probes");
  }
}
