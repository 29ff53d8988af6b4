import { beginsWith, condition, type Condition } from "../database/conditions";
import type { Database } from "../database/database";
import { byIndex, byPrimaryKey } from "../database/dialect";
import type { StoreTransaction } from "../entities/store-transaction";
import { isUlid, packHex, packUlid, unpackHex, unpackUlid } from "../ids";
import { publicIds, type KeyOf } from "../public-ids";

/** The first rows in a range of an index. */
interface Range {
  readonly table: string;
  /** The index; undefined for the primary key. */
  readonly index?: string;
  readonly columns: string;
  readonly where: Condition;
  readonly order: string;
  readonly first: number;
}

function readRange<Row>(
  database: Database,
  { table, index, columns, where, order, first }: Range,
): Promise<Row[]> {
  const hint = index === undefined ? byPrimaryKey(database) : byIndex(database, index);
  const sql = `SELECT ${columns} FROM ${table} ${hint} WHERE ${where.sql} ORDER BY ${order} LIMIT ${first}`;
  return database.read.query<Row[]>(sql, [...where.values]);
}

/** The text without the prefix of a type, if it begins with one. */
function withoutPrefix(text: string, ...prefixes: readonly string[]): string {
  const prefix = prefixes.find((one) => text.startsWith(one)) ?? "";
  return text.slice(prefix.length);
}

/** The users who have a wallet and whose id begins with the text. */
export async function findUserIds(database: Database, text: string, first: number): Promise<string[]> {
  const users = await readRange<{ userId: string }>(database, {
    table: "wallets",
    index: "one_wallet_per_owner",
    columns: "DISTINCT userId",
    where: beginsWith("userId", withoutPrefix(text, "own_", "usr_")),
    order: "userId",
    first,
  });
  return users.map(publicIds.User.write);
}

/** The purchases whose id begins with the text. */
export async function findPurchaseIds(database: Database, text: string, first: number): Promise<string[]> {
  const start = withoutPrefix(text, "pur_").toUpperCase();
  const [low, high] = [start.padEnd(26, "0"), start.padEnd(26, "Z")];
  if (start === "" || !isUlid(low) || !isUlid(high)) return [];
  const purchases = await readRange<{ id: Buffer }>(database, {
    table: "purchases",
    index: "purchases_by_id",
    columns: "id",
    where: condition("id BETWEEN ? AND ?", packUlid(low), packUlid(high)),
    order: "id",
    first,
  });
  return purchases.map(({ id }) => publicIds.Purchase.write({ id: unpackUlid(id) }));
}

/** The store events whose id begins with the text. */
export async function findStoreEventIds(database: Database, text: string, first: number): Promise<string[]> {
  const events = await readRange<{ eventId: string }>(database, {
    table: "store_events",
    columns: "eventId",
    where: beginsWith("eventId", withoutPrefix(text, "evt_")),
    order: "eventId",
    first,
  });
  return events.map(publicIds.StoreEvent.write);
}

/** How many events about a transaction are expected: purchase, refunds, reversals, repeats. */
const eventsPerTransaction = 4;

type TransactionName = Pick<StoreTransaction, "environment" | "store" | "transactionId">;

/**
 * The store transactions whose id begins with the text, and for those that granted nothing the events about them. The
 * table of the transactions has an index on their ids only together with their store, which the events know.
 */
export async function findTransactionIds(database: Database, text: string, first: number): Promise<string[]> {
  if (publicIds.StoreTransaction.read(text)) return [text];
  const events = await readRange<TransactionName & { eventId: string }>(database, {
    table: "store_events",
    index: "store_events_by_transaction_id",
    columns: "eventId, environment, store, transactionId",
    where: beginsWith("transactionId", text),
    order: "transactionId, id",
    first: first * eventsPerTransaction,
  });
  const granted = await readGranted(database, events);
  const grantedNames = new Set(granted.map(nameOf));
  const others = events.filter((event) => !grantedNames.has(nameOf(event)));
  return [
    ...granted.slice(0, first).map(publicIds.StoreTransaction.write),
    ...others.slice(0, first).map(publicIds.StoreEvent.write),
  ];
}

/** More than a search shows. A subscription may have a row for each of its periods. */
const grantedMax = 100;

function readGranted(
  { read }: Database,
  events: readonly TransactionName[],
): Promise<KeyOf<"StoreTransaction">[]> {
  const names = [...new Map(events.map((event) => [nameOf(event), event])).values()].filter(
    ({ environment, store }) => environment !== null && store !== null,
  );
  if (names.length === 0) return Promise.resolve([]);
  return read.query<KeyOf<"StoreTransaction">[]>(
    `SELECT environment, store, transactionId, period, part FROM store_transactions
     WHERE (${names.map(() => "(environment = ? AND store = ? AND transactionId = ?)").join(" OR ")})
       AND purchaseId IS NOT NULL LIMIT ${grantedMax}`,
    names.flatMap(({ environment, store, transactionId }) => [environment, store, transactionId]),
  );
}

function nameOf({ environment, store, transactionId }: TransactionName): string {
  return JSON.stringify([environment, store, transactionId]);
}

/** The packages whose id begins with the text, archived ones too. */
export async function findPackageIds(database: Database, text: string, first: number): Promise<string[]> {
  const start = text.toLowerCase();
  if (!/^[0-9a-f]{1,24}$/.test(start)) return [];
  const packages = await readRange<{ id: Buffer }>(database, {
    table: "credit_packages",
    columns: "id",
    where: condition("id BETWEEN ? AND ?", packHex(start.padEnd(24, "0")), packHex(start.padEnd(24, "f"))),
    order: "id",
    first,
  });
  return packages.map(({ id }) => publicIds.CreditPackage.write({ id: unpackHex(id) }));
}
