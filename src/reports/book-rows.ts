import type { LedgerEntry } from "../entities/ledger-entry";
import type { StoreTransactionState } from "../entities/store-transaction";
import type { WalletEnvironment } from "../environment";
import type { HashedEntry } from "../ledger/entry-hash";
import type { WalletOwner } from "../ledger/wallet-owners";

/** The owner of a row's wallet. All are null when there is no such wallet. */
export interface RowOwner {
  readonly userId: string | null;
  readonly environment: WalletEnvironment | null;
  readonly creditType: string | null;
}

/** An entry as it is stored. Somebody may have changed it by hand, so a value can be anything. */
export type EntryRow = Omit<LedgerEntry, keyof RowOwner> &
  RowOwner & {
    /** The wallet's number of entries when the entry was read; null when there is no such wallet. */
    readonly walletSequence: number | null;
    /** The purchase that the entry names, in the same wallet; null when there is none. */
    readonly purchaseCredits: number | null;
    readonly purchaseSequence: number | null;
    readonly purchaseCreatedAt: Date | string | null;
    readonly purchasePackageId: string | null;
    /** What the service said about the spend. The id is null when it said nothing, and for other kinds. */
    readonly spendDetailsId: Buffer | null;
    readonly spendMember: string | null;
    readonly spendReference: string | null;
    readonly spendMetadata: string | null;
    /** The credits of the capture that the entry is; null for every other entry. */
    readonly capturedCredits: number | null;
    /** The end and the priority of granted credits; null for every other entry. */
    readonly grantedUntil: Date | string | null;
    readonly grantedPriority: number | string | null;
    /** Up to which entry the wallet's lots are written; null when there is no such wallet. */
    readonly lotsThrough: number | string | null;
    /** What the entry's new lots have and its movements of lots make, together. */
    readonly lotCredits: number | string;
  };

/** A wallet and its newest entry. */
export interface WalletRow extends WalletOwner {
  readonly walletId: string;
  readonly balance: number;
  readonly sequence: number;
  readonly headHash: string;
  readonly isFrozen: boolean;
  readonly held: number;
  /** What the wallet's open holds reserve. */
  readonly heldByHolds: number;
  readonly owed: number;
  /** When credits expire next, in milliseconds since 1970: as the wallet says, and by its lots. */
  readonly nextExpiry: number | null;
  readonly nextExpiryOfLots: number | null;
  /** Sums over the wallet's lots, and the debt that movements have made. */
  readonly remainingInLots: number;
  readonly heldInLots: number;
  readonly debtOfMovements: number;
  readonly mergedIntoId: string | null;
  /** Null when there is no entry with the number that the wallet names. */
  readonly head: HashedEntry | null;
  /** The target of the wallet's merge; null when there is no merge. */
  readonly mergeIntoId: string | null;
}

/** A purchase, and what is there of all that it names. */
export interface PurchaseRow extends RowOwner {
  readonly walletId: string;
  readonly id: string;
  readonly entrySequence: number;
  /** The kind and the reference of the entry with that number; null when there is none. */
  readonly entryKind: string | null;
  readonly entryReference: string | null;
  readonly walletSequence: number | null;
  readonly packageId: string;
  /** Null when there is no such package. */
  readonly foundPackageId: string | null;
  readonly packageCreditType: string | null;
}

/** The details of a spend, and the entry at their place; null when there is none. */
export interface SpendDetailsRow extends RowOwner {
  readonly walletId: string;
  readonly sequence: number;
  readonly id: string;
  readonly entryId: string | null;
  readonly entryKind: string | null;
}

/** A hold with its entry and its captures. */
export interface HoldRow extends RowOwner {
  readonly walletId: string;
  readonly id: string;
  readonly entrySequence: number;
  readonly status: string;
  readonly amount: number;
  readonly held: number;
  readonly captured: number;
  readonly shortfall: number;
  readonly isOpen: number;
  readonly isEnded: number;
  /** The id and the kind of the entry with that number; null when there is none. */
  readonly entryId: string | null;
  readonly entryKind: string | null;
  readonly capturedByEntries: number;
  /** What it reserves of lots. */
  readonly heldOfLots: number;
}

/** A lot, what its movements make, and the entry that made it; null when there is none. */
export interface LotBookRow extends RowOwner {
  readonly walletId: string;
  readonly sequence: number;
  readonly part: number;
  readonly kind: string;
  readonly granted: number;
  readonly remaining: number;
  readonly held: number;
  readonly expiresAt: Date | string | null;
  readonly priority: number;
  readonly purchaseId: string | null;
  readonly burnOrder: string | null;
  readonly moved: number;
  readonly heldByMovements: number;
  readonly entryKind: string | null;
  readonly entryReference: string | null;
}

/** A movement of a lot, and whether its entry and its lot are there. */
export interface LotMovementRow extends RowOwner {
  readonly walletId: string;
  readonly sequence: number;
  readonly position: number;
  readonly lotSequence: number;
  readonly amount: number;
  readonly held: number;
  readonly hasEntry: number;
  readonly hasLot: number;
}

/** A capture of a hold, with the entry that it names and the hold; null where there is none. */
export interface HoldCaptureRow extends RowOwner {
  readonly walletId: string;
  readonly holdId: string;
  readonly id: string;
  readonly amount: number;
  readonly entryKind: string | null;
  readonly entryReference: string | null;
  readonly entryAmount: number | null;
  readonly entrySequence: number | null;
  /** What was said about the hold, and about the capture. */
  readonly saidOfHold: string | null;
  readonly saidOfCapture: string | null;
}

/** A reversal of a spend, and the entry that it names; null when there is none. */
export interface SpendReversalRow extends RowOwner {
  readonly walletId: string;
  readonly spendSequence: number;
  readonly id: string;
  readonly amount: number;
  readonly entryKind: string | null;
  readonly entryAmount: number | null;
}

/** A store transaction with the purchase that it names and that purchase's entry. */
export interface StoreTransactionRow {
  readonly environment: WalletEnvironment;
  readonly store: string;
  readonly transactionId: string;
  /** As it is stored, see `storedPeriod`. */
  readonly period: number | string;
  readonly part: number;
  readonly productId: string | null;
  readonly state: StoreTransactionState;
  readonly walletId: string | null;
  /** The owner, the environment and the type of that wallet; null when there is none. */
  readonly userId: string | null;
  readonly walletEnvironment: WalletEnvironment | null;
  readonly creditType: string | null;
  readonly packageId: string | null;
  readonly purchaseId: string | null;
  readonly credits: number;
  readonly taken: number;
  readonly shortfall: number;
  readonly freezesSpending: number;
  readonly refunds: number;
  readonly purchaseWalletId: string | null;
  readonly purchaseCredits: number | null;
  readonly purchasePackageId: string | null;
  readonly entrySequence: number | null;
  readonly entryCause: string | null;
  /** The part before this one, of the same purchase. All are null for the first part, and when there is none. */
  readonly partBefore: number | null;
  readonly stateBefore: StoreTransactionState | null;
  readonly refundsBefore: number | null;
  readonly productBefore: string | null;
  readonly userBefore: string | null;
}

/** A merge and both of its wallets. */
export interface MergeRow {
  readonly fromWalletId: string;
  readonly id: string;
  readonly intoWalletId: string;
  readonly amount: number;
  readonly actor: string;
  readonly reason: string;
  readonly createdAt: Date | string;
  /** Null when there is no such wallet. */
  readonly fromUserId: string | null;
  readonly fromEnvironment: WalletEnvironment | null;
  readonly fromCreditType: string | null;
  readonly fromSequence: number | null;
  readonly fromBalance: number | null;
  readonly intoUserId: string | null;
  readonly intoEnvironment: WalletEnvironment | null;
  readonly intoCreditType: string | null;
  readonly intoSequence: number | null;
}

/** A lift of a freeze, and its wallet. */
export interface FreezeLiftRow extends RowOwner {
  readonly walletId: string;
  readonly id: string;
  readonly frozenAt: Date | string;
  readonly actor: string;
  readonly reason: string;
  readonly createdAt: Date | string;
  /** Null when there is no such wallet. */
  readonly walletSequence: number | null;
}
