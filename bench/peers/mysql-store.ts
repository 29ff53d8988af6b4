import { createPool, type PoolConnection, type RowDataPacket } from "mysql2/promise";
import { defaultCreditType } from "../../src/credit-types";
import { walletIdSql } from "../../src/ledger/wallet-owners";
import { noHash } from "../../src/ledger/entry-hash";
import { packHex, packUlid, ulid } from "../../src/ids";
import { environment, insertOf, rowsOf, type Order, type Store, type WalletRow } from "./store";

interface Offer extends RowDataPacket {
  readonly credits: number;
  readonly priceAmount: number;
  readonly currency: string;
}

/** mysql2 used directly, with the same pool, isolation and statements as ours. */
export function mysqlStore(url: string): Store {
  const pool = createPool({ uri: url.replace(/^mariadb:/, "mysql:"), connectionLimit: 10, timezone: "Z" });
  pool.pool.on("connection", (connection) => {
    connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  });
  const rowsFor = async (sql: string, values: unknown[]) =>
    (await pool.query<RowDataPacket[]>(sql, values))[0];
  return {
    async purchase(order) {
      const connection = await pool.getConnection();
      try {
        await connection.query("START TRANSACTION");
        await write(connection, order);
        await connection.query("COMMIT");
      } catch (error) {
        await connection.query("ROLLBACK");
        // The unique index detects repeats.
        if ((error as { errno?: number }).errno !== 1062) throw error;
      } finally {
        connection.release();
      }
    },
    wallet: async (userId) =>
      (await rowsFor("SELECT * FROM wallets WHERE userId = ? AND environment = ?", [userId, environment]))[0],
    purchases: (userId, first) =>
      rowsFor(`SELECT * FROM purchases WHERE walletId = ${walletIdSql} ORDER BY id DESC LIMIT ?`, [
        userId,
        environment,
        defaultCreditType,
        first,
      ]),
  };
}

async function write(connection: PoolConnection, order: Order): Promise<void> {
  const wallet = insertOf("wallets", {
    id: packUlid(ulid()),
    userId: order.userId,
    environment,
    creditType: defaultCreditType,
    balance: 0,
    sequence: 0,
    headHash: packHex(noHash),
    createdAt: new Date(),
  });
  await connection.query(`${wallet.sql} ON DUPLICATE KEY UPDATE userId = userId`, wallet.values);
  const [[state]] = await connection.query<(WalletRow & RowDataPacket)[]>(
    "SELECT id, balance, sequence, headHash FROM wallets WHERE userId = ? AND environment = ?",
    [order.userId, environment],
  );
  const [[offer]] = await connection.query<Offer[]>(
    "SELECT credits, priceAmount, currency FROM credit_packages WHERE id = ? AND archivedAt IS NULL",
    [packHex(order.packageId)],
  );
  if (!state || !offer) throw new Error("There is no such wallet or package.");
  const { entry, purchase, headHash } = rowsOf(order, state, offer);
  for (const { sql, values } of [insertOf("ledger_entries", entry), insertOf("purchases", purchase)]) {
    await connection.query(sql, values);
  }
  await connection.query("UPDATE wallets SET balance = ?, sequence = ?, headHash = ? WHERE id = ?", [
    entry.balanceAfter,
    entry.sequence,
    headHash,
    entry.walletId,
  ]);
}
