import type { Database } from "../database/database";
import { byPrimaryKey } from "../database/dialect";
import { readDate } from "../database/rows";
import { scanTable, type Scan } from "../database/scan-table";
import { kindNumbers } from "../entities/ledger-entry";
import type { HashedEntry } from "../ledger/entry-hash";
import type {
  EntryRow,
  FreezeLiftRow,
  MergeRow,
  PurchaseRow,
  StoreTransactionRow,
  WalletRow,
} from "./book-rows";
import { entryColumns, entryOf } from "../ledger/stored-entry";
import { lotSumsOf, walletLotSums } from "./wallet-lots";
import { unpackRow, type Forms } from "../ledger/unpack-row";

export type Pages<Row> = AsyncGenerator<readonly Row[]>;

/** All entries, wallet by wallet and in order. */
export async function* scanEntries(database: Database): Pages<EntryRow> {
  const scan = {
    select: `SELECT e.walletId, w.userId, w.environment, w.creditType, ${entryColumns}, w.sequence AS walletSequence,
        w.lotsThrough,
        p.credits AS purchaseCredits, p.entrySequence AS purchaseSequence, p.createdAt AS purchaseCreatedAt,
        p.packageId AS purchasePackageId, d.id AS spendDetailsId, d.member AS spendMember, d.reference AS spendReference,
        d.metadata AS spendMetadata, c.amount AS capturedCredits,
        g.expiresAt AS grantedUntil, g.priority AS grantedPriority,
        (SELECT COALESCE(SUM(l.granted), 0) FROM lots l WHERE l.walletId = e.walletId AND l.sequence = e.sequence)
          + (SELECT COALESCE(SUM(m.amount), 0) FROM lot_movements m
             WHERE m.walletId = e.walletId AND m.sequence = e.sequence) AS lotCredits
      FROM ledger_entries e ${byPrimaryKey(database)}
      LEFT JOIN wallets w ON w.id = e.walletId
      LEFT JOIN purchases p ON p.walletId = e.walletId AND p.id = e.reference
        AND e.kind = ${kindNumbers.PURCHASE}
      LEFT JOIN spend_details d ON d.walletId = e.walletId AND d.sequence = e.sequence
        AND e.kind = ${kindNumbers.SPEND}
      LEFT JOIN hold_captures c ON c.walletId = e.walletId AND c.holdId = e.reference AND c.id = e.id
        AND e.kind = ${kindNumbers.SPEND}
      LEFT JOIN lots g ON g.walletId = e.walletId AND g.sequence = e.sequence AND g.part = 0
        AND e.kind = ${kindNumbers.GRANT}`,
    key: ["e.walletId", "e.sequence"],
  };
  for await (const rows of scanTable<EntryRow>(database, scan))
    yield rows.map((row) => entryOf(row, { purchasePackageId: "hex" }));
}

type RawWalletRow = Omit<
  WalletRow,
  "head" | "isFrozen" | "sequence" | "walletId" | "nextExpiry" | "nextExpiryOfLots"
> &
  Omit<HashedEntry, "walletId"> & {
    /** The wallet's id. The one of its newest entry is `entryId`. */
    readonly id: string;
    readonly entryId: string;
    readonly walletSequence: number;
    readonly spendingFrozenAt: unknown;
    readonly nextExpiryAt: Date | string | null;
    readonly nextExpiryOfLots: Date | string | null;
  };

const walletForms: Forms<RawWalletRow> = {
  id: "ulid",
  headHash: "hex",
  mergedIntoId: "ulid",
  mergeIntoId: "ulid",
};

/** All wallets. */
export async function* scanWallets(database: Database): Pages<WalletRow> {
  const scan = {
    select: `SELECT w.id, w.userId, w.environment, w.creditType, w.balance, w.held, w.sequence AS walletSequence, w.headHash,
        (SELECT COALESCE(SUM(h.held), 0) FROM holds h WHERE h.walletId = w.id AND h.openUntil IS NOT NULL) AS heldByHolds,
        w.owed, w.nextExpiryAt, ${walletLotSums},
        w.spendingFrozenAt, w.mergedIntoId, m.intoWalletId AS mergeIntoId,
        ${entryColumns.replace("e.id", "e.id AS entryId")}
      FROM wallets w ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e ON e.walletId = w.id AND e.sequence = w.sequence
      LEFT JOIN wallet_merges m ON m.fromWalletId = w.id`,
    key: ["w.id"],
  };
  for await (const rows of scanTable<RawWalletRow>(database, scan)) yield rows.map(walletOf);
}

function walletOf(row: RawWalletRow): WalletRow {
  const read = unpackRow(row, walletForms);
  const {
    id: walletId,
    userId,
    environment,
    creditType,
    balance,
    held,
    heldByHolds,
    headHash,
    mergedIntoId,
    mergeIntoId,
  } = read;
  const { entryId, walletSequence, spendingFrozenAt, ...entry } = row;
  const hasHead = (entry.sequence as number | null) !== null;
  return {
    walletId,
    userId,
    environment,
    creditType,
    balance,
    sequence: walletSequence,
    headHash,
    isFrozen: spendingFrozenAt !== null,
    held: Number(held),
    heldByHolds: Number(heldByHolds),
    owed: Number(read.owed),
    nextExpiry: timeOf(read.nextExpiryAt),
    nextExpiryOfLots: timeOf(read.nextExpiryOfLots),
    ...lotSumsOf(read),
    mergedIntoId,
    mergeIntoId,
    head: hasHead ? entryOf({ ...entry, walletId: row.id, id: entryId }) : null,
  };
}

const timeOf = (value: Date | string | null) => (value === null ? null : readDate(value).getTime());

const mergeForms: Forms<MergeRow> = { fromWalletId: "ulid", id: "ulid", intoWalletId: "ulid" };

const purchaseForms: Forms<PurchaseRow> = {
  walletId: "ulid",
  id: "ulid",
  packageId: "hex",
  entryKind: "kind",
  entryReference: "ulid",
  foundPackageId: "hex",
};

/** How the tables keep the columns of a store transaction. */
export const storeTransactionForms: Forms<StoreTransactionRow> = {
  walletId: "ulid",
  packageId: "hex",
  purchaseId: "ulid",
  purchaseWalletId: "ulid",
  purchasePackageId: "hex",
};

export async function* unpackPages<Found extends object>(
  database: Database,
  forms: Forms<Found>,
  scan: Scan,
): Pages<Found> {
  for await (const rows of scanTable<Found>(database, scan)) yield rows.map((row) => unpackRow(row, forms));
}

/** All purchases, wallet by wallet. */
export function scanPurchases(database: Database): Pages<PurchaseRow> {
  return unpackPages(database, purchaseForms, {
    select: `SELECT p.walletId, w.userId, w.environment, w.creditType, p.id, p.entrySequence, p.packageId, e.kind AS entryKind,
        e.reference AS entryReference, w.sequence AS walletSequence, k.id AS foundPackageId,
        k.creditType AS packageCreditType
      FROM purchases p ${byPrimaryKey(database)}
      LEFT JOIN ledger_entries e
        ON e.walletId = p.walletId AND e.sequence = p.entrySequence
      LEFT JOIN wallets w ON w.id = p.walletId
      LEFT JOIN credit_packages k ON k.id = p.packageId`,
    key: ["p.walletId", "p.id"],
  });
}

/** All store transactions. */
export function scanStoreTransactions(database: Database): Pages<StoreTransactionRow> {
  return unpackPages(database, storeTransactionForms, {
    select: selectStoreTransactions(byPrimaryKey(database)),
    key: ["s.environment", "s.store", "s.transactionId", "s.period", "s.part"],
  });
}

/** @param hint says by which index the engine reads the store transactions. */
export function selectStoreTransactions(hint = ""): string {
  return `SELECT s.environment, s.store, s.transactionId, s.period, s.part, s.productId, s.state, s.walletId, w.userId,
      w.environment AS walletEnvironment, w.creditType, s.packageId, s.purchaseId,
      s.credits, s.taken, s.shortfall, s.freezesSpending, s.refunds, p.walletId AS purchaseWalletId,
      p.credits AS purchaseCredits, p.packageId AS purchasePackageId,
      e.sequence AS entrySequence, e.cause AS entryCause, b.part AS partBefore, b.state AS stateBefore,
      b.refunds AS refundsBefore, b.productId AS productBefore, o.userId AS userBefore
    FROM store_transactions s ${hint}
    LEFT JOIN wallets w ON w.id = s.walletId
    LEFT JOIN purchases p ON p.id = s.purchaseId
    LEFT JOIN ledger_entries e ON e.walletId = p.walletId AND e.sequence = p.entrySequence
    LEFT JOIN store_transactions b ON s.part > 0 AND b.environment = s.environment AND b.store = s.store
      AND b.transactionId = s.transactionId AND b.period = s.period AND b.part = s.part - 1
    LEFT JOIN wallets o ON o.id = b.walletId`;
}

/** All merges. */
export function scanMerges(database: Database): Pages<MergeRow> {
  return unpackPages(database, mergeForms, {
    select: `SELECT m.fromWalletId, m.id, m.intoWalletId, m.amount, m.actor, m.reason, m.createdAt,
        f.userId AS fromUserId, f.environment AS fromEnvironment, f.creditType AS fromCreditType, f.sequence AS fromSequence,
        f.balance AS fromBalance, i.userId AS intoUserId, i.environment AS intoEnvironment, i.creditType AS intoCreditType,
        i.sequence AS intoSequence
      FROM wallet_merges m ${byPrimaryKey(database)}
      LEFT JOIN wallets f ON f.id = m.fromWalletId
      LEFT JOIN wallets i ON i.id = m.intoWalletId`,
    key: ["m.fromWalletId"],
  });
}

/** All lifts of freezes, wallet by wallet. */
export function scanFreezeLifts(database: Database): Pages<FreezeLiftRow> {
  return unpackPages<FreezeLiftRow>(
    database,
    { walletId: "ulid", id: "ulid" },
    {
      select: `SELECT l.walletId, w.userId, w.environment, w.creditType, l.id, l.frozenAt, l.actor, l.reason, l.createdAt,
        w.sequence AS walletSequence
      FROM spending_freeze_lifts l ${byPrimaryKey(database)}
      LEFT JOIN wallets w ON w.id = l.walletId`,
      key: ["l.walletId", "l.id"],
    },
  );
}
