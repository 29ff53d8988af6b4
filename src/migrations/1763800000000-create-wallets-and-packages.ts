import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";

export class CreateWalletsAndPackages1763800000000 implements MigrationInterface {
  name = "CreateWalletsAndPackages1763800000000";

  async up(runner: QueryRunner): Promise<void> {
    const { exact, text, integer, safeInteger, moment, check, tableEnd } = dialectOf(runner);
    await runner.query(`CREATE TABLE database_stamp (
      id ${integer} NOT NULL,
      environment ${exact(20)} NOT NULL,
      createdAt ${moment} NOT NULL,
      PRIMARY KEY (id)
    ) ${tableEnd}`);
    await runner.query(`CREATE TABLE credit_packages (
      id ${exact(24)} NOT NULL,
      name ${text(100)} NOT NULL,
      description ${text(1000)},
      credits ${safeInteger} NOT NULL,
      bonusCredits ${safeInteger} NOT NULL,
      priceAmount ${safeInteger} NOT NULL,
      currency ${exact(3)} NOT NULL,
      sortOrder ${integer} NOT NULL,
      purchaseLimitPerUser ${integer},
      archivedAt ${moment},
      version ${integer} NOT NULL,
      createdAt ${moment} NOT NULL,
      updatedAt ${moment} NOT NULL,
      PRIMARY KEY (id)
    ) ${tableEnd}`);
    await runner.query("CREATE INDEX credit_packages_in_order ON credit_packages (sortOrder, id)");
    await runner.query(`CREATE TABLE wallets (
      userId ${exact(1020)} NOT NULL,
      environment ${exact(10)} NOT NULL,
      balance ${safeInteger} NOT NULL,
      sequence ${safeInteger} NOT NULL,
      headHash ${exact(64)} NOT NULL,
      createdAt ${moment} NOT NULL,
      ${check("wallet_balance_in_range", "balance BETWEEN 0 AND 9007199254740991")},
      PRIMARY KEY (userId, environment)
    ) ${tableEnd}`);
    await runner.query(`CREATE TABLE ledger_entries (
      userId ${exact(1020)} NOT NULL,
      environment ${exact(10)} NOT NULL,
      sequence ${safeInteger} NOT NULL,
      id ${exact(26)} NOT NULL,
      kind ${exact(32)} NOT NULL,
      amount ${safeInteger} NOT NULL,
      balanceAfter ${safeInteger} NOT NULL,
      counterAccount ${exact(32)} NOT NULL,
      cause ${exact(600)} NOT NULL,
      reference ${exact(64)},
      actor ${exact(1020)} NOT NULL,
      reason ${text(500)},
      createdAt ${moment} NOT NULL,
      previousHash ${exact(64)} NOT NULL,
      PRIMARY KEY (userId, environment, sequence)
    ) ${tableEnd}`);
    await runner.query(
      "CREATE UNIQUE INDEX one_entry_per_cause ON ledger_entries (userId, environment, cause)",
    );
    await runner.query(`CREATE TABLE purchases (
      userId ${exact(1020)} NOT NULL,
      environment ${exact(10)} NOT NULL,
      id ${exact(26)} NOT NULL,
      packageId ${exact(24)} NOT NULL,
      credits ${safeInteger} NOT NULL,
      priceAmount ${safeInteger} NOT NULL,
      currency ${exact(3)} NOT NULL,
      entrySequence ${safeInteger} NOT NULL,
      createdAt ${moment} NOT NULL,
      PRIMARY KEY (userId, environment, id)
    ) ${tableEnd}`);
    await runner.query("CREATE INDEX purchases_by_package ON purchases (userId, environment, packageId)");
    await runner.query("CREATE INDEX purchases_by_id ON purchases (id)");
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ["purchases", "ledger_entries", "wallets", "credit_packages", "database_stamp"]) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
