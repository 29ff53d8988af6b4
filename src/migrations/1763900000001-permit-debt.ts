import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/** Refunds may leave a debt or freeze a wallet, as the package's refund policy says. */
export class PermitDebt1763900000001 implements MigrationInterface {
  name = "PermitDebt1763900000001";

  async up(runner: QueryRunner): Promise<void> {
    const { addColumn } = stepsOf(runner);
    const { text, moment } = dialectOf(runner);
    await addColumn("wallets", "spendingFrozenAt", moment);
    await addColumn("credit_packages", "refundPolicy", `${text(16)} NOT NULL DEFAULT 'FLOOR_AT_ZERO'`);
    await setRange(runner, "balance BETWEEN -9007199254740991 AND 9007199254740991");
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropColumn } = stepsOf(runner);
    await setRange(runner, "balance BETWEEN 0 AND 9007199254740991");
    await dropColumn("credit_packages", "refundPolicy");
    await dropColumn("wallets", "spendingFrozenAt");
  }
}

async function setRange(runner: QueryRunner, rule: string): Promise<void> {
  const { embedded, exact, safeInteger, moment, check } = dialectOf(runner);
  if (!embedded) {
    // One statement, so that the table is never without its check.
    await runner.query(
      `ALTER TABLE wallets DROP CONSTRAINT wallet_balance_in_range, ADD ${check("wallet_balance_in_range", rule)}`,
    );
    return;
  }
  // The embedded engine cannot change a check, so the table is rebuilt.
  await runner.query(`CREATE TABLE wallets_new (
    userId ${exact(1020)} NOT NULL,
    environment ${exact(10)} NOT NULL,
    balance ${safeInteger} NOT NULL,
    sequence ${safeInteger} NOT NULL,
    headHash ${exact(64)} NOT NULL,
    createdAt ${moment} NOT NULL,
    spendingFrozenAt ${moment},
    ${check("wallet_balance_in_range", rule)},
    PRIMARY KEY (userId, environment)
  )`);
  const columns = [
    "userId",
    "environment",
    "balance",
    "sequence",
    "headHash",
    "createdAt",
    "spendingFrozenAt",
  ].join(", ");
  await runner.query(`INSERT INTO wallets_new (${columns}) SELECT ${columns} FROM wallets`);
  await runner.query("DROP TABLE wallets");
  await runner.query("ALTER TABLE wallets_new RENAME TO wallets");
}
