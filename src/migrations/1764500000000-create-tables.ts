import type { MigrationInterface, QueryRunner } from "typeorm";
import { clockTables, createClock } from "./1764500000000-create-clock";
import { createLedgerTables, ledgerTables } from "./1764500000000-create-ledger-tables";
import { createServiceTables, serviceTables } from "./1764500000000-create-service-tables";
import { createSpendTables, spendTables } from "./1764500000000-create-spend-tables";
import { createStatisticsTables, statisticsTables } from "./1764500000000-create-statistics-tables";
import { createStoreTables, storeTables } from "./1764500000000-create-store-tables";
import { stepsOf } from "./steps";

/** Creates all tables of the first released version. */
export class CreateTables1764500000000 implements MigrationInterface {
  name = "CreateTables1764500000000";

  async up(runner: QueryRunner): Promise<void> {
    await createServiceTables(runner);
    await createLedgerTables(runner);
    await createSpendTables(runner);
    await createStoreTables(runner);
    await createStatisticsTables(runner);
    await createClock(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await stepsOf(runner).dropTables(
      ...clockTables,
      ...statisticsTables,
      ...storeTables,
      ...spendTables,
      ...ledgerTables,
      ...serviceTables,
    );
  }
}
