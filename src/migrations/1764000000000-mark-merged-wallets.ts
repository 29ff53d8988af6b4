import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/**
 * Marks merged wallets in their own row, so that whoever locks a wallet sees the merge without reading another table.
 */
export class MarkMergedWallets1764000000000 implements MigrationInterface {
  name = "MarkMergedWallets1764000000000";

  async up(runner: QueryRunner): Promise<void> {
    const { addColumn } = stepsOf(runner);
    const { exact } = dialectOf(runner);
    await addColumn("wallets", "mergedIntoUserId", exact(1020));
    await runner.query(`UPDATE wallets SET mergedIntoUserId = (
        SELECT intoUserId FROM wallet_merges
        WHERE fromUserId = wallets.userId AND wallet_merges.environment = wallets.environment)
      WHERE (userId, environment) IN (SELECT fromUserId, environment FROM wallet_merges)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropColumn } = stepsOf(runner);
    await dropColumn("wallets", "mergedIntoUserId");
  }
}
