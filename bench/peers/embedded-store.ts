import { defaultCreditType } from "../../src/credit-types";
import LibsqlDatabase from "libsql";
import { embeddedSettings } from "../../src/database/embedded/embedded-driver";
import { walletIdSql } from "../../src/ledger/wallet-owners";
import { noHash } from "../../src/ledger/entry-hash";
import { packHex, packUlid, ulid } from "../../src/ids";
import { causeOf, environment, insertOf, rowsOf, type Order, type Store, type WalletRow } from "./store";

/** The same engine as our embedded one, used directly. Every write waits for the disk here too. */
export function embeddedStore(path: string): Store {
  const database = new LibsqlDatabase(path);
  database.exec(embeddedSettings);
  const prepared = new Map<string, LibsqlDatabase.Statement>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    async purchase(order) {
      database.exec("BEGIN IMMEDIATE");
      try {
        write(statement, order);
        database.exec("COMMIT");
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    wallet: async (userId) => statement("SELECT * FROM wallets WHERE userId = ?").get([userId]),
    purchases: async (userId, first) =>
      statement(`SELECT * FROM purchases WHERE walletId = ${walletIdSql} ORDER BY id DESC LIMIT ?`).all([
        userId,
        environment,
        defaultCreditType,
        first,
      ]),
  };
}

function write(statement: (sql: string) => LibsqlDatabase.Statement, order: Order): void {
  const { userId } = order;
  const repeated = statement(
    `SELECT 1 FROM ledger_entries WHERE walletId = ${walletIdSql} AND cause = ?`,
  ).get([userId, environment, defaultCreditType, causeOf(order)]);
  if (order.idempotencyKey !== undefined && repeated) return;
  statement(
    "INSERT INTO wallets (id, userId, environment, creditType, balance, sequence, headHash, createdAt) VALUES (?, ?, ?, 'CREDITS', 0, 0, ?, ?) ON CONFLICT DO NOTHING",
  ).run([packUlid(ulid()), userId, environment, packHex(noHash), bindable(new Date())]);
  const wallet = statement(
    "SELECT id, balance, sequence, headHash FROM wallets WHERE userId = ? AND environment = ?",
  ).get([userId, environment]) as WalletRow;
  const offer = statement(
    "SELECT credits, priceAmount, currency FROM credit_packages WHERE id = ? AND archivedAt IS NULL",
  ).get([packHex(order.packageId)]) as { credits: number; priceAmount: number; currency: string };
  const { entry, purchase, headHash } = rowsOf(order, wallet, offer);
  for (const { sql, values } of [insertOf("ledger_entries", entry), insertOf("purchases", purchase)]) {
    statement(sql).run(values.map(bindable));
  }
  statement("UPDATE wallets SET balance = ?, sequence = ?, headHash = ? WHERE id = ?").run([
    entry.balanceAfter,
    entry.sequence,
    headHash,
    entry.walletId,
  ]);
}

function bindable(value: unknown): unknown {
  return value instanceof Date ? value.toISOString().replace("T", " ").replace("Z", "") : value;
}
