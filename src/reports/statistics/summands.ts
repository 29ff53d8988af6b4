import type { Database } from "../../database/database";
import { byIndex, quarterOf, quotient } from "../../database/dialect";
import type { Condition } from "../../database/conditions";
import { kindNumbers } from "../../entities/ledger-entry";
import { withoutStore } from "../../entities/store-transaction";

type HasEngine = Pick<Database, "engine">;

/** The columns by which entries are told apart in the sums. They never change for an entry. */
export const commonColumns = ["environment", "creditType", "kind", "packageId", "store", "currency"] as const;

/** The same, for a SELECT from one of the tables of sums. */
export const keptColumns = commonColumns
  .map((column) => (column === "packageId" ? "HEX(packageId) AS packageId" : column))
  .join(", ");

/** The columns that are added up. */
export const addedColumns = ["entries", "credits", "price"] as const;

const { PURCHASE, REFUND, REFUND_REVERSAL } = kindNumbers;

/** Where the entries are read: those with ids in a range, or those that came late. */
export interface EntrySource {
  readonly from: string;
  readonly conditions: readonly Condition[];
}

/** The entries with ids from one to before another; without the second one, all later ids. */
export function entriesBetween(database: HasEngine, fromId: Buffer, untilId?: Buffer): EntrySource {
  const conditions: Condition[] = [{ sql: "e.id >= ?", values: [fromId] }];
  if (untilId) conditions.push({ sql: "e.id < ?", values: [untilId] });
  return { from: `ledger_entries e ${byIndex(database, "entries_by_id")}`, conditions };
}

/** The entries that came late. */
export function lateEntries(...conditions: readonly Condition[]): EntrySource {
  return {
    from: "late_entries l JOIN ledger_entries e ON e.walletId = l.walletId AND e.sequence = l.sequence",
    conditions,
  };
}

/** That an entry is not among the late ones. */
export const isInTime: Condition = {
  sql: "NOT EXISTS (SELECT 1 FROM late_entries x WHERE x.id = e.id)",
  values: [],
};

/**
 * A SELECT with a row for each entry: its id, its wallet, its quarter of an hour, its `commonColumns` and what it adds.
 */
export function selectSummands(database: HasEngine, { from, conditions }: EntrySource): Condition {
  const sql = `SELECT e.id, e.walletId, ${quarterOf(database, "e.createdAt")} AS quarter, w.environment, w.creditType, e.kind,
      COALESCE(HEX(p.packageId), '${noPackage}') AS packageId,
      CASE WHEN s.store IS NULL OR s.store = '${withoutStore}' THEN '' ELSE s.store END AS store,
      COALESCE(p.currency, '') AS currency, 1 AS entries, e.amount AS credits,
      COALESCE(p.priceAmount, 0) AS price
    FROM ${from}
    JOIN wallets w ON w.id = e.walletId
    LEFT JOIN purchases p ${byIndex(database, "purchases_by_id")} ON p.id = e.reference
      AND e.kind IN (${PURCHASE}, ${REFUND}, ${REFUND_REVERSAL})
    LEFT JOIN store_transactions s ${byIndex(database, "store_transactions_by_purchase")} ON s.purchaseId = p.id
    WHERE ${conditions.map((one) => one.sql).join(" AND ")}`;
  return { sql, values: conditions.flatMap(({ values }) => values) };
}

/** The `packageId` of entries without a purchase. */
export const noPackage = "0".repeat(24);

/** A sum as text, because it may be larger than the numbers of JavaScript are exact. */
const exactSum = (column: string) => `CAST(SUM(${column}) AS CHAR) AS ${column}`;

/** The columns that are added up, as they are in one row, for a SELECT. */
export const keptSums = addedColumns.map((column) => `CAST(${column} AS CHAR) AS ${column}`).join(", ");

/** The sums of the columns that are added up, for a SELECT. */
export const sumColumns = addedColumns.map(exactSum).join(", ");

/** A row of sums for one quarter of an hour, as the database returns it. */
export interface QuarterRow {
  readonly quarter: number;
  readonly environment: string;
  readonly creditType: string;
  readonly kind: number;
  /** In hexadecimal digits. */
  readonly packageId: string;
  readonly store: string;
  readonly currency: string;
  readonly entries: string;
  readonly credits: string;
  readonly price: string;
}

/** A SELECT of the sums for each quarter of an hour. Its rows are `QuarterRow`s. */
export function selectQuarters(database: HasEngine, source: EntrySource): Condition {
  const { sql, values } = selectSummands(database, source);
  const columns = `quarter, ${commonColumns.join(", ")}`;
  return { sql: `SELECT ${columns}, ${sumColumns} FROM (${sql}) t GROUP BY ${columns}`, values };
}

/** What entries add to one day of a wallet, in UTC. */
export interface WalletDayRow {
  readonly day: number;
  readonly walletId: Buffer;
  readonly entries: string;
  readonly spent: string;
}

/** A SELECT of the entries and the spent credits of each wallet and day. Its rows are `WalletDayRow`s. */
export function selectWalletDays(database: HasEngine, source: EntrySource): Condition {
  const { sql, values } = selectSummands(database, source);
  return {
    sql: `SELECT ${quotient(database, "quarter", 96)} AS day, walletId,
        CAST(COUNT(*) AS CHAR) AS entries, CAST(SUM(${spentCredits}) AS CHAR) AS spent
      FROM (${sql}) t GROUP BY day, walletId`,
    values,
  };
}

/** The credits that an entry spends, in SQL. */
export const spentCredits = `CASE WHEN kind = ${kindNumbers.SPEND} THEN -credits ELSE 0 END`;
