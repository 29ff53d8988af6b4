import "reflect-metadata";
import { seed } from "../src/development/seed";
import type { Database } from "../src/database/database";
import { migrate, requireReady } from "../src/database/migrate";
import { CreditPackage } from "../src/entities/credit-package";
import { documentedPackageId } from "../src/ids";
import { taskFor } from "../src/ledger/bookkeeper";
import { Ledger } from "../src/ledger/ledger";
import { newPurchase, purchasePosting, purchaseRecord } from "../src/purchases/purchase-posting";
import { makeEmptyDatabase, withDatabase } from "./database";

const users = 5_000;
const batch = 64;
const bytesMax = 700;
const tables = ["ledger_entries", "purchases"] as const;

/**
 * `node -r ./scripts/register.cjs bench/table-sizes.ts [purchases]`: makes purchases without idempotency keys, of users
 * in random order and in batches of 64, through the ledger. Prints the bytes that an entry and its purchase take on the
 * server, indexes included.
 */
async function main(purchases: number): Promise<void> {
  const made = await makeEmptyDatabase("mysql");
  try {
    await withDatabase(made.url, async (database) => {
      await migrate(database, "test");
      await requireReady(database, "test");
      await seed(database);
      await buy(database, purchases);
      await report(database, purchases);
    });
  } finally {
    await made.drop();
  }
}

async function buy(database: Database, purchases: number): Promise<void> {
  const creditPackage = await database.read.findOneByOrFail(CreditPackage, { id: documentedPackageId });
  const observer = { committed: () => undefined, failed: () => undefined, refusedDamaged: () => undefined };
  const ledger = new Ledger(database, { lanes: 1, batchMax: batch, queueMax: batch }, observer);
  const buyOne = () => {
    const userId = `user-${Math.floor(Math.random() * users)}`;
    const purchase = newPurchase({ userId, environment: "SANDBOX", creditPackage, quantity: 1 });
    const cause = { actor: userId, reason: null, cause: null };
    return ledger.post(purchasePosting(purchase, cause, taskFor(purchaseRecord, purchase)));
  };
  for (let bought = 0; bought < purchases; bought += batch) {
    await Promise.all(Array.from({ length: Math.min(batch, purchases - bought) }, buyOne));
  }
}

interface TableSize {
  readonly name: string;
  readonly data: number | string;
  readonly indexes: number | string;
}

async function report(database: Database, purchases: number): Promise<void> {
  const sizes = await database.withDataSource(async (dataSource) => {
    await dataSource.query(`ANALYZE TABLE ${tables.join(", ")}`);
    return dataSource.query<TableSize[]>(
      `SELECT TABLE_NAME AS name, DATA_LENGTH AS data, INDEX_LENGTH AS indexes FROM information_schema.TABLES
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (${tables.map(() => "?").join(", ")})`,
      [...tables],
    );
  });
  let total = 0;
  for (const { name, data, indexes } of sizes) {
    const [rows, others] = [Number(data) / purchases, Number(indexes) / purchases];
    console.log(`${name}: ${Math.round(rows)} bytes, and ${Math.round(others)} in other indexes`);
    total += rows + others;
  }
  console.log(
    `An entry and its purchase take ${Math.round(total)} bytes at ${purchases}; at most ${bytesMax}.`,
  );
  if (total > bytesMax) process.exitCode = 1;
}

void main(Number(process.argv[2] ?? 1_000_000));
