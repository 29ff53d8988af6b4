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
