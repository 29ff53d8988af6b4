import type { Row } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { Refusal } from "../errors";
import type { LotTotals } from "./allocate-lots";
import type { ChecksOfBatch, TableRow } from "./bookkeeper";
import { entryHash } from "./entry-hash";
import type { LotBook, LotFacts } from "./lot-book";
import type { FirstLots } from "./open-lots";
import type { Posted, Posting } from "./posting";
import { amountOf } from "./refuse-posting";
import { walletKey } from "./wallet-owners";
import type { Wallets, WalletState } from "./wallet-rows";

export type Outcome = Posted | Refusal;

/** What a batch has written. */
export interface Written {
  /** An outcome for each posting, in the order of the postings. */
  readonly outcomes: readonly Outcome[];
  /** The wallets that changed, as they are after the batch. */
  readonly wallets: Wallets;
  /** The first lots of wallets from which credits were taken, as they are after the batch, by `walletKey`. */
  readonly lots: ReadonlyMap<string, FirstLots>;
}

/** What a batch has to write. */
export interface Plan extends Written {
  readonly outcomes: Outcome[];
  readonly entries: LedgerEntry[];
  readonly wallets: Map<string, WalletState>;
  lots: ReadonlyMap<string, FirstLots>;
  /** The bookkeepers' rows, by table. */
  readonly rows: Map<string, PlannedRows>;
}

/** Rows for one table, and what replaces a row that exists already. */
interface PlannedRows extends Pick<TableRow, "replaces"> {
  readonly rows: Row[];
}

/** What is read to decide about a batch. */
export interface Facts {
  readonly wallets: Wallets;
  /** The wallets that do not fit their newest entry, by `walletKey`. No credits are moved in them. */
  readonly damaged: ReadonlySet<string>;
  /** Used for one plan only, because a check counts what was accepted before. */
  readonly checks: ChecksOfBatch;
  /** The earlier entries with the causes of the batch. */
  readonly known: EntriesByCause;
  /** The lots of the wallets from which credits may be taken, or have expired. */
  readonly lots: LotFacts;
  /** By which credits have expired or not. */
  readonly now: Date;
}

/** By `causeKey`. */
export type EntriesByCause = ReadonlyMap<string, LedgerEntry>;

/**
 * What a posting and its entry have in common: the cause or, without a cause, the id. Within a user's wallets of all
 * types a cause moves credits once, so that a caller's idempotency key means one request. Contains the length of the
 * user id, which shows where the user id ends: user id and cause may hold any character.
 */
export const causeKey = ({
  userId,
  environment,
  cause,
  id,
}: Pick<Posting, "userId" | "environment" | "cause" | "id">) =>
  cause === null ? id : `${environment} ${userId.length} ${userId} ${cause}`;

/** A plan in the making. */
export interface Planning {
  readonly plan: Plan;
  readonly facts: Facts;
  readonly book: LotBook;
  /** The entries by their causes: earlier ones, and those of this batch. */
  readonly entries: Map<string, LedgerEntry>;
  /** The time of the entries. */
  readonly createdAt: Date;
}

/** The entry that a posting makes in a wallet. */
export function nextEntry(wallet: WalletState, posting: Posting, createdAt: Date): LedgerEntry {
  const { userId, environment, creditType, id, kind, cause, reference, reason } = posting;
  const amount = amountOf(wallet, posting);
  const sequence = wallet.sequence + 1;
  const balanceAfter = wallet.balance + amount;
  const previousHash = wallet.headHash;
  return {
    walletId: wallet.id,
    userId,
    environment,
    creditType,
    sequence,
    id,
    kind,
    amount,
    balanceAfter,
    cause,
    reference,
    actor: posting.actor === userId ? null : posting.actor,
    reason,
    createdAt,
    previousHash,
    fingerprint: posting.fingerprint ?? null,
  };
}

/** Adds an entry, and what it changes in its wallet. */
export function addEntry(
  plan: Plan,
  entry: LedgerEntry,
  before: WalletState,
  {
    held = 0,
    owed,
    nextExpiryAt,
    lotsThrough,
  }: Omit<LotTotals, "moves"> & { readonly held?: number | undefined },
): void {
  const { balanceAfter: balance, sequence } = entry;
  const headHash = entryHash(entry);
  const { id, userId, environment, creditType, spendingFrozenAt, mergedIntoId } = before;
  plan.entries.push(entry);
  // Without a spread, which takes V8 as long as the rest of the plan.
  plan.wallets.set(walletKey(before), {
    id,
    userId,
    environment,
    creditType,
    balance,
    held: before.held + held,
    owed,
    nextExpiryAt,
    lotsThrough,
    sequence,
    headHash,
    spendingFrozenAt,
    mergedIntoId,
  });
}

/** Adds a row of a bookkeeper. */
export function addRow(plan: Plan, { table, row, replaces }: TableRow): void {
  const planned = plan.rows.get(table);
  if (planned) planned.rows.push(row);
  else plan.rows.set(table, { rows: [row], ...(replaces && { replaces }) });
}
