import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

export class CreateWalletsAndPackages1763800000000 implements MigrationInterface {
  name = "CreateWalletsAndPackages1763800000000";

  async up(runner: QueryRunner): Promise<void> {
    const { createTable, createIndex } = stepsOf(runner);
    const { exact, text, integer, safeInteger, moment, check } = dialectOf(runner);
    await createTable(
      "database_stamp",
      `
      id ${integer} NOT NULL,
      environment ${exact(20)} NOT NULL,
      createdAt ${moment} NOT NULL,
      PRIMARY KEY (id)`,
    );
    await createTable(
      "credit_packages",
      `
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
      PRIMARY KEY (id)`,
    );
    await createIndex("credit_packages_in_order", "credit_packages", "sortOrder, id");
    await createTable(
      "wallets",
      `
      userId ${exact(1020)} NOT NULL,
      environment ${exact(10)} NOT NULL,
      balance ${safeInteger} NOT NULL,
      sequence ${safeInteger} NOT NULL,
      headHash ${exact(64)} NOT NULL,
      createdAt ${moment} NOT NULL,
      ${check("wallet_balance_in_range", "balance BETWEEN 0 AND 9007199254740991")},
      PRIMARY KEY (userId, environment)`,
    );
    await createTable(
      "ledger_entries",
      `
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
      PRIMARY KEY (userId, environment, sequence)`,
    );
    await createIndex("one_entry_per_cause", "ledger_entries", "userId, environment, cause", true);
    await createTable(
      "purchases",
      `
      userId ${exact(1020)} NOT NULL,
      environment ${exact(10)} NOT NULL,
      id ${exact(26)} NOT NULL,
      packageId ${exact(24)} NOT NULL,
      credits ${safeInteger} NOT NULL,
      priceAmount ${safeInteger} NOT NULL,
      currency ${exact(3)} NOT NULL,
      entrySequence ${safeInteger} NOT NULL,
      createdAt ${moment} NOT NULL,
      PRIMARY KEY (userId, environment, id)`,
    );
    await createIndex("purchases_by_package", "purchases", "userId, environment, packageId");
    await createIndex("purchases_by_id", "purchases", "id");
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropTables } = stepsOf(runner);
    await dropTables("purchases", "ledger_entries", "wallets", "credit_packages", "database_stamp");
  }
}
