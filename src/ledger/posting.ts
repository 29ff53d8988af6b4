import type { Transaction } from "../database/transaction";
import type { CounterAccount, LedgerEntry, LedgerEntryKind } from "../entities/ledger-entry";
import type { WalletEnvironment } from "../environment";
import type { Refusal } from "../errors";
import type { WalletView } from "./wallet-view";

/** A request to move credits. */
export interface Posting {
  /** Id of the entry it will become, a ULID; tells our own write from an earlier one with the same cause. */
  readonly id: string;
  readonly userId: string;
  readonly environment: WalletEnvironment;
  readonly kind: LedgerEntryKind;
  /** Credits to add, or to take when negative. A whole number, not 0. */
  readonly amount: number;
  readonly counterAccount: CounterAccount;
  /** What moves the credits, such as `client:<idempotency key>`. Within a wallet a cause moves credits once. */
  readonly cause: string;
  /** The cause was made for this posting alone, so nobody can have used it before: spares looking for it. */
  readonly causeIsNew?: boolean;
  readonly reference: string | null;
  /** The user id of whoever moves the credits. */
  readonly actor: string;
  readonly reason: string | null;
  /** Whether the balance may become negative; a refund under `ALLOW_DEBT` may. */
  readonly allowsDebt?: boolean;
  /** Decides inside the transaction, when the wallet is locked, whether the posting may be made. */
  readonly guard?: Guard;
  /** A row that is written together with the entry, both or neither. */
  readonly companion?: (entry: LedgerEntry) => Companion;
}

export interface Companion {
  readonly table: string;
  readonly row: object;
}

/** What became of a posting: its entry, or the entry that the same cause had made before. */
export interface Posted {
  readonly entry: LedgerEntry;
  readonly replayed: boolean;
  /** The wallet after it, as it is now: after a repeat, later entries may have changed it. */
  readonly wallet: WalletView;
}

/**
 * A rule about many subjects at once: `load` reads what it needs for the whole batch, and the function it returns
 * begins a judgement of the subjects one after another, each accepted one counting for those that follow.
 */
export interface Rule<Subject> {
  load(
    tx: Transaction,
    subjects: readonly Subject[],
  ): Promise<() => (subject: Subject) => Refusal | undefined>;
}

/** One subject under its rule; made by `guardedBy`, which keeps the two types together. */
export interface Guard {
  readonly rule: Rule<unknown>;
  readonly subject: unknown;
}

export function guardedBy<Subject>(rule: Rule<Subject>, subject: Subject): Guard {
  return { rule: rule as Rule<unknown>, subject };
}
