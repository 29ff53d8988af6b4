import type { MigrationInterface, QueryRunner } from "typeorm";
import { stepsOf } from "./steps";

const indexes = [
  ["entries_by_id", "ledger_entries"],
  ["wallet_merges_by_id", "wallet_merges"],
  ["spending_freeze_lifts_by_id", "spending_freeze_lifts"],
] as const;

/** Adds indexes by id, so that entries, merges and lifts are found by their id alone, without the wallet. */
export class FindById1764000000009 implements MigrationInterface {
  name = "FindById1764000000009";

  async up(runner: QueryRunner): Promise<void> {
    const { createIndex } = stepsOf(runner);
    for (const [name, table] of indexes) await createIndex(name, table, "id");
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropIndex } = stepsOf(runner);
    for (const [name, table] of indexes) await dropIndex(table, name);
  }
}
