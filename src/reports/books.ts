import type { Database } from "../database/database";
import { byPrimaryKey } from "../database/dialect";
import { readDate } from "../database/rows";
import { scanTable } from "../database/scan-table";
import { readBytes } from "../entities/column-types";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { StoreTransactionState } from "../entities/store-transaction";
import type { WalletEnvironment } from "../environment";
import type { WalletOwner } from "../ledger/wallet-rows";

/** An entry as it is stored. Somebody may have changed it by hand, so a value can be anything. */
export type EntryRow = LedgerEntry & {
  /** The wallet's number of entries when the entry was read; null when there is no such wallet. */
  readonly walletSequence: number | null;
  /** The purchase that the entry names, in the same wallet; null when there is none. */
  readonly purchaseCredits: number | null;
  readonly purchaseSequence: number | null;
  readonly purchaseCreatedAt: Date | string | null;
  readonly purchasePackageId: string | null;
};

/** A wallet and its newest entry. */
export interface WalletRow extends WalletOwner {
  readonly balance: number;
  readonly sequence: number;
  readonly headHash: string;
  readonly isFrozen: boolean;
  readonly mergedIntoUserId: string | null;
  /** Null when there is no entry with the number that the wallet names. */
  readonly head: LedgerEntry | null;
  /** The target of the wallet's merge; null when there is no merge. */
  readonly mergeIntoUserId: string | null;
}

/** A purchase, and what is there of all that it names. */
export interface PurchaseRow extends WalletOwner {
  readonly id: string;
  readonly entrySequence: number;
  /** The kind and the reference of the entry with that number; null when there is none. */
  readonly entryKind: string | null;
  readonly entryReference: string | null;
  readonly walletSequence: number | null;
  readonly packageId: string;
  /** Null when there is no such package. */
  readonly foundPackageId: string | null;
}

/** A store transaction with the purchase that it names and that purchase's entry. */
export interface StoreTransactionRow {
  readonly environment: WalletEnvironment;
  readonly store: string;
  readonly transactionId: string;
  /** As it is stored, see `storedPeriod`. */
  readonly period: number | string;
  readonly state: StoreTransactionState;
  readonly userId: string | null;
  readonly packageId: string | null;
  readonly purchaseId: string | null;
  readonly credits: number;
  readonly taken: number;
  readonly shortfall: number;
  readonly freezesSpending: number;
  readonly refunds: number;
  readonly purchaseUserId: string | null;
  readonly purchaseEnvironment: WalletEnvironment | null;
  readonly purchaseCredits: number | null;
  readonly purchasePackageId: string | null;
  readonly entrySequence: number | null;
  readonly entryCause: string | null;
}

/** A merge and both of its wallets. */
export interface MergeRow {
  readonly fromUserId: string;
  readonly environment: WalletEnvironment;
  readonly id: string;
  readonly intoUserId: string;
  readonly amount: number;
  readonly actor: string;
  readonly reason: string;
  readonly createdAt: Date | string;
  /** Null when there is no such wallet. */
  readonly fromSequence: number | null;
  readonly fromBalance: number | null;
  readonly fromMergedIntoUserId: string | null;
  readonly intoSequence: number | null;
}

/** A lift of a freeze, and its wallet. */
export interface FreezeLiftRow extends WalletOwner {
  readonly id: string;
  readonly frozenAt: Date | string;
  readonly actor: string;
  readonly reason: string;
  readonly createdAt: Date | string;
  /** Null when there is no such wallet. */
  readonly walletSequence: number | null;
}

type Pages<Row> = AsyncGenerator<readonly Row[]>;

const entryColumns = `e.sequence, e.id, e.kind, e.amount, e.balanceAfter, e.counterAccount, e.cause, e.reference, e.actor,
  e.reason, e.createdAt, e.previousHash, e.fingerprint`;

/** All entries, wallet by wallet and in order. */
export async function* scanEntries(database: Database): Pages<EntryRow> {
  const scan = {
    select: `SELECT e.userId, e.environment, ${entryColumns}, w.sequence AS walletSequence,
        p.credits AS purchaseCredits, p.entrySequence AS purchaseSequence, p.createdAt AS purchaseCreatedAt,
        p.packageId AS purchasePackageId
      FROM ledger_entries e ${byPrimaryKey(database)}
      LEFT JOIN wallets w ON w.userId = e.userId AND w.environment = e.environment
      LEFT JOIN purchases p ON p.userId = e.userId AND p.environment = e.environment AND p.id = e.reference
        AND e.kind = 'PURCHASE'`,
    key: ["e.userId", "e.environment", "e.sequence"],
  };
  for await (const rows of scanTable<EntryRow>(database, scan)) yield rows.map(entryOf);
}

/** The embedded engine keeps any value in any column. A value of the wrong type makes another hash. */
function entryOf<Entry extends LedgerEntry>(row: Entry): Entry {
  const { cause, createdAt, fingerprint } = row;
  const isMoment = createdAt instanceof Date || typeof createdAt === "string";
  return {
    ...row,
    cause: String(cause),
    createdAt: isMoment ? readDate(createdAt) : new Date(Number.NaN),
    fingerprint: readBytes(fingerprint),
  };
}

type RawWalletRow = Omit<WalletRow, "head" | "isFrozen" | "sequence"> & {
  readonly walletSequence: number;
  readonly spendingFrozenAt: unknown;
} & { readonly [Column in keyof LedgerEntry]: LedgerEntry[Column] };

/** All wallets. */
export async function* scanWallets(database: Database): Pages<WalletRow> {
  const scan = {
    select: `SELECT w.userId, w.environment, w.balance, w.sequence AS walletSequence, w.headHash, w.spendingFrozenAt,
        w.mergedIntoUserId, m.intoUserId AS mergeIntoUserId, ${entryColumns}
      FROM wallets w ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e ON e.userId = w.userId AND e.environment = w.environment AND e.sequence = w.sequence
      LEFT JOIN wallet_merges m ON m.fromUserId = w.userId AND m.environment = w.environment`,
    key: ["w.userId", "w.environment"],
  };
  for await (const rows of scanTable<RawWalletRow>(database, scan)) yield rows.map(walletOf);
}

function walletOf(row: RawWalletRow): WalletRow {
  const { balance, headHash, spendingFrozenAt, mergedIntoUserId, mergeIntoUserId, walletSequence, ...entry } =
    row;
  const { userId, environment } = entry;
  return {
    userId,
    environment,
    balance,
    sequence: walletSequence,
    headHash,
    isFrozen: spendingFrozenAt !== null,
    mergedIntoUserId,
    mergeIntoUserId,
    head: (entry.sequence as number | null) === null ? null : entryOf(entry),
  };
}

/** All purchases, wallet by wallet. */
export function scanPurchases(database: Database): Pages<PurchaseRow> {
  return scanTable(database, {
    select: `SELECT p.userId, p.environment, p.id, p.entrySequence, p.packageId, e.kind AS entryKind,
        e.reference AS entryReference, w.sequence AS walletSequence, k.id AS foundPackageId
      FROM purchases p ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e
        ON e.userId = p.userId AND e.environment = p.environment AND e.sequence = p.entrySequence
      LEFT JOIN wallets w ON w.userId = p.userId AND w.environment = p.environment
      LEFT JOIN credit_packages k ON k.id = p.packageId`,
    key: ["p.userId", "p.environment", "p.id"],
  });
}

/** All store transactions. */
export function scanStoreTransactions(database: Database): Pages<StoreTransactionRow> {
  return scanTable(database, {
    select: selectStoreTransactions(byPrimaryKey(database)),
    key: ["s.environment", "s.store", "s.transactionId", "s.period"],
  });
}

/** @param hint says by which index the engine reads the store transactions. */
export function selectStoreTransactions(hint = ""): string {
  return `SELECT s.environment, s.store, s.transactionId, s.period, s.state, s.userId, s.packageId, s.purchaseId,
      s.credits, s.taken, s.shortfall, s.freezesSpending, s.refunds, p.userId AS purchaseUserId,
      p.environment AS purchaseEnvironment, p.credits AS purchaseCredits, p.packageId AS purchasePackageId,
      e.sequence AS entrySequence, e.cause AS entryCause
    FROM store_transactions s ${hint}
    LEFT JOIN purchases p ON p.id = s.purchaseId
    LEFT JOIN ledger_entries e
      ON e.userId = p.userId AND e.environment = p.environment AND e.sequence = p.entrySequence`;
}

/** All merges. */
export function scanMerges(database: Database): Pages<MergeRow> {
  return scanTable(database, {
    select: `SELECT m.fromUserId, m.environment, m.id, m.intoUserId, m.amount, m.actor, m.reason, m.createdAt,
        f.sequence AS fromSequence, f.balance AS fromBalance, f.mergedIntoUserId AS fromMergedIntoUserId,
        i.sequence AS intoSequence
      FROM wallet_merges m ${byPrimaryKey(database)}
      LEFT JOIN wallets f ON f.userId = m.fromUserId AND f.environment = m.environment
      LEFT JOIN wallets i ON i.userId = m.intoUserId AND i.environment = m.environment`,
    key: ["m.fromUserId", "m.environment"],
  });
}

/** All lifts of freezes, wallet by wallet. */
export function scanFreezeLifts(database: Database): Pages<FreezeLiftRow> {
  return scanTable(database, {
    select: `SELECT l.userId, l.environment, l.id, l.frozenAt, l.actor, l.reason, l.createdAt,
        w.sequence AS walletSequence
      FROM spending_freeze_lifts l ${byPrimaryKey(database)}
      LEFT JOIN wallets w ON w.userId = l.userId AND w.environment = l.environment`,
    key: ["l.userId", "l.environment", "l.id"],
  });
}
