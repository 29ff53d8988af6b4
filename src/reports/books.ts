import type { Database } from "../database/database";
import { byPrimaryKey } from "../database/dialect";
import { readDate } from "../database/rows";
import { scanTable, type Scan } from "../database/scan-table";
import { kindNumbers, type LedgerEntry } from "../entities/ledger-entry";
import { unpackHex } from "../ids";
import type {
  EntryRow,
  FreezeLiftRow,
  MergeRow,
  PurchaseRow,
  StoreTransactionRow,
  WalletRow,
} from "./book-rows";
import { unpackRow, type Forms } from "./unpack-row";

type Pages<Row> = AsyncGenerator<readonly Row[]>;

/** The columns of an entry `e`, without its wallet. `entryOf` reads them. */
export const entryColumns = `e.sequence, e.id, e.kind, e.amount, e.balanceAfter, e.cause, e.reference, e.actor, e.reason,
  e.createdAt, e.previousHash, e.fingerprint`;

/** All entries, wallet by wallet and in order. */
export async function* scanEntries(database: Database): Pages<EntryRow> {
  const scan = {
    select: `SELECT e.userId, e.environment, ${entryColumns}, w.sequence AS walletSequence,
        p.credits AS purchaseCredits, p.entrySequence AS purchaseSequence, p.createdAt AS purchaseCreatedAt,
        p.packageId AS purchasePackageId
      FROM ledger_entries e ${byPrimaryKey(database)}
      LEFT JOIN wallets w ON w.userId = e.userId AND w.environment = e.environment
      LEFT JOIN purchases p ON p.userId = e.userId AND p.environment = e.environment AND p.id = e.reference
        AND e.kind = ${kindNumbers.PURCHASE}`,
    key: ["e.userId", "e.environment", "e.sequence"],
  };
  for await (const rows of scanTable<EntryRow>(database, scan)) yield rows.map((row) => entryOf(row));
}

/** The embedded engine keeps any value in any column. A value of the wrong type makes another hash. */
export function entryOf<Entry extends LedgerEntry>(row: Entry): Entry {
  const { cause, createdAt } = row;
  const isMoment = createdAt instanceof Date || typeof createdAt === "string";
  return {
    ...unpackRow<LedgerEntry & Pick<EntryRow, "purchasePackageId">>(
      { purchasePackageId: null, ...row },
      { id: "ulid", kind: "kind", reference: "ulid", previousHash: "hex", purchasePackageId: "hex" },
    ),
    cause: cause === null ? null : String(cause),
    createdAt: isMoment ? readDate(createdAt) : new Date(Number.NaN),
  } as unknown as Entry;
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
    headHash: unpackHex(headHash as unknown as Buffer),
    isFrozen: spendingFrozenAt !== null,
    mergedIntoUserId,
    mergeIntoUserId,
    head: (entry.sequence as number | null) === null ? null : entryOf(entry),
  };
}

const purchaseForms: Forms<PurchaseRow> = {
  id: "ulid",
  packageId: "hex",
  entryKind: "kind",
  entryReference: "ulid",
  foundPackageId: "hex",
};

/** How the tables keep the columns of a store transaction. */
export const storeTransactionForms: Forms<StoreTransactionRow> = {
  packageId: "hex",
  purchaseId: "ulid",
  purchasePackageId: "hex",
};

async function* unpackPages<Found extends object>(
  database: Database,
  forms: Forms<Found>,
  scan: Scan,
): Pages<Found> {
  for await (const rows of scanTable<Found>(database, scan)) yield rows.map((row) => unpackRow(row, forms));
}

/** All purchases, wallet by wallet. */
export function scanPurchases(database: Database): Pages<PurchaseRow> {
  return unpackPages(database, purchaseForms, {
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
  return unpackPages(database, storeTransactionForms, {
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
  return unpackPages<MergeRow>(
    database,
    { id: "ulid" },
    {
      select: `SELECT m.fromUserId, m.environment, m.id, m.intoUserId, m.amount, m.actor, m.reason, m.createdAt,
        f.sequence AS fromSequence, f.balance AS fromBalance, f.mergedIntoUserId AS fromMergedIntoUserId,
        i.sequence AS intoSequence
      FROM wallet_merges m ${byPrimaryKey(database)}
      LEFT JOIN wallets f ON f.userId = m.fromUserId AND f.environment = m.environment
      LEFT JOIN wallets i ON i.userId = m.intoUserId AND i.environment = m.environment`,
      key: ["m.fromUserId", "m.environment"],
    },
  );
}

/** All lifts of freezes, wallet by wallet. */
export function scanFreezeLifts(database: Database): Pages<FreezeLiftRow> {
  return unpackPages<FreezeLiftRow>(
    database,
    { id: "ulid" },
    {
      select: `SELECT l.userId, l.environment, l.id, l.frozenAt, l.actor, l.reason, l.createdAt,
        w.sequence AS walletSequence
      FROM spending_freeze_lifts l ${byPrimaryKey(database)}
      LEFT JOIN wallets w ON w.userId = l.userId AND w.environment = l.environment`,
      key: ["l.userId", "l.environment", "l.id"],
    },
  );
}
