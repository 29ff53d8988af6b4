import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/**
 * Adds a fingerprint of what the caller asked for to each entry, so that an idempotency key cannot be used for another
 * request.
 */
export class KeepFingerprints1764000000010 implements MigrationInterface {
  name = "KeepFingerprints1764000000010";

  async up(runner: QueryRunner): Promise<void> {
    const { addColumn } = stepsOf(runner);
    const { bytes } = dialectOf(runner);
    await addColumn("ledger_entries", "fingerprint", bytes(12));
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropColumn } = stepsOf(runner);
    await dropColumn("ledger_entries", "fingerprint");
  }
}
