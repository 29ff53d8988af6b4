import type { Row } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import { Refusal } from "../errors";
import { amountOf, refuseAmount, refuseDamaged, refuseMerged } from "./refuse-posting";
import { walletKey } from "./wallet-owners";
import type { Wallets, WalletState } from "./wallet-rows";
import { checkTasks, settleTasks, type ChecksOfBatch, type TableRow } from "./bookkeeper";
import type { Posted, Posting } from "./posting";
import { entryHash } from "./entry-hash";
import { refuseOtherRequest } from "./fingerprint";
import { viewOf } from "./wallet-view";

type Outcome = Posted | Refusal;

/** What a batch has written. */
export interface Written {
  /** An outcome for each posting, in the order of the postings. */
  readonly outcomes: readonly Outcome[];
  /** The wallets that changed, as they are after the batch. */
  readonly wallets: Wallets;
}

/** What a batch has to write. */
export interface Plan extends Written {
  readonly outcomes: Outcome[];
  readonly entries: LedgerEntry[];
  readonly wallets: Map<string, WalletState>;
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

/**
 * Decides about the postings in their order, each with the wallet that the postings before it leave. Writes nothing.
 */
export function planBatch(
  postings: readonly Posting[],
  { wallets: before, damaged, checks, known }: Facts,
): Plan {
  const plan: Plan = { outcomes: [], entries: [], wallets: new Map(), rows: new Map() };
  const entries = new Map(known);
  const createdAt = new Date();
  for (const posting of postings) {
    const key = walletKey(posting);
    const wallet = plan.wallets.get(key) ?? before.get(key);
    if (!wallet) throw new Error("A posting's wallet was not read.");
    // Most batches have no earlier entry, and making the key costs more than looking at the size.
    const earlier = entries.size === 0 ? undefined : entries.get(causeKey(posting));
    if (earlier) {
      plan.outcomes.push(outcomeOfRepeat(earlier, posting, wallet));
      continue;
    }
    const refused = damaged.has(key) ? refuseDamaged() : refuseMerged(wallet, before);
    const settled = refused ?? settleTasks(checks, posting, wallet);
    const refusal =
      settled instanceof Refusal ? settled : (refuseAmount(wallet, settled) ?? checkTasks(checks, posting));
    if (refusal || settled instanceof Refusal) {
      plan.outcomes.push(refusal ?? (settled as Refusal));
      continue;
    }
    const entry = nextEntry(wallet, settled, createdAt);
    if (posting.cause !== null) entries.set(causeKey(posting), entry);
    plan.entries.push(entry);
    const after = walletAfter(entry, wallet, settled);
    plan.outcomes.push({ entry, replayed: false, wallet: viewOf(entry, after) });
    plan.wallets.set(key, after);
    addRows(plan, checks, posting, entry);
  }
  return plan;
}

function outcomeOfRepeat(earlier: LedgerEntry, posting: Posting, wallet: WalletState): Outcome {
  // The entry is this posting's own when the batch was committed before without our knowing.
  const replayed = earlier.id !== posting.id;
  return (
    refuseOtherRequest(earlier, posting) ?? { entry: earlier, replayed, wallet: viewOf(earlier, wallet) }
  );
}

function addRows(plan: Plan, checks: ChecksOfBatch, { tasks }: Posting, entry: LedgerEntry): void {
  if (!tasks) return;
  for (const { bookkeeper, subject } of tasks) {
    const made = bookkeeper.settles ? checks.get(bookkeeper)?.rows?.(entry, subject) : undefined;
    for (const { table, row, replaces } of made ?? bookkeeper.rows?.(entry, subject) ?? []) {
      const planned = plan.rows.get(table);
      if (planned) planned.rows.push(row);
      else plan.rows.set(table, { rows: [row], ...(replaces && { replaces }) });
    }
  }
}

function nextEntry(wallet: WalletState, posting: Posting, createdAt: Date): LedgerEntry {
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

function walletAfter(entry: LedgerEntry, before: WalletState, { held = 0 }: Posting): WalletState {
  const { balanceAfter: balance, sequence } = entry;
  return { ...before, balance, held: before.held + held, sequence, headHash: entryHash(entry) };
}
