import type { WalletOwner } from "./wallet-owners";

/** What is wrong with the books, in one word. */
export const LedgerFindingKind = {
  WALLET: "WALLET",
  SEQUENCE: "SEQUENCE",
  BALANCE: "BALANCE",
  HASH: "HASH",
  ENTRY: "ENTRY",
  PURCHASE: "PURCHASE",
  SPEND: "SPEND",
  HOLD: "HOLD",
  LOT: "LOT",
  STORE_TRANSACTION: "STORE_TRANSACTION",
  MERGE: "MERGE",
  FREEZE: "FREEZE",
  AUDIT_LOG: "AUDIT_LOG",
  CHECKPOINT: "CHECKPOINT",
  STATISTICS: "STATISTICS",
} as const;
export type LedgerFindingKind = (typeof LedgerFindingKind)[keyof typeof LedgerFindingKind];

/** One thing that is wrong with the books. */
export interface LedgerFinding {
  readonly kind: LedgerFindingKind;
  /** Null when it is not known, as for a store transaction without a user. */
  readonly wallet: WalletOwner | null;
  /** The entry's number in its wallet; null when the finding is about no single entry. */
  readonly sequence: number | null;
  /** What is wrong, as a sentence. It is logged, so it contains no user id and no idempotency key. */
  readonly problem: string;
}

/** How many rows of each table were read. */
export interface RowsRead {
  readonly wallets: number;
  readonly entries: number;
  readonly purchases: number;
  readonly storeTransactions: number;
  readonly spendDetails: number;
  readonly spendReversals: number;
  readonly holds: number;
  readonly holdCaptures: number;
  readonly lots: number;
  readonly lotMovements: number;
  readonly merges: number;
  readonly freezeLifts: number;
  /** The ranges of entries that are summed up for statistics, and the days for which there are sums. */
  readonly summedRanges: number;
  readonly summedDays: number;
  readonly auditSeals: number;
  readonly auditEntries: number;
}

/** The outcome of a check of all books. */
export interface LedgerReport extends RowsRead {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Whether the books were compared with a checkpoint. */
  readonly comparesCheckpoint: boolean;
  /** The first findings, at most 100. */
  readonly findings: readonly LedgerFinding[];
  readonly findingsTotal: number;
}
