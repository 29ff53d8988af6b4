import type { Row } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import { conflict, Refusal } from "../errors";
import { walletKey, type Wallets, type WalletState } from "./wallet-rows";
import type { Companion, Posted, Posting, Rule } from "./posting";
import { entryHash } from "./entry-hash";
import { viewOf } from "./wallet-view";

type Outcome = Posted | Refusal;

/** What was written: an outcome for each posting, in their order. */
export interface Written {
  readonly outcomes: readonly Outcome[];
  /** Wallets as they are then, without those that stayed as they were. */
  readonly wallets: Wallets;
}

export interface Plan extends Written {
  readonly outcomes: Outcome[];
  readonly entries: LedgerEntry[];
  readonly wallets: Map<string, WalletState>;
  /** Rows of other tables, by table. */
  readonly companions: Map<string, Row[]>;
}

/** What the postings depend on. */
export interface Facts {
  readonly wallets: Wallets;
  readonly judges: Judges;
  /** Entries that were made for their causes before. */
  readonly known: EntriesByCause;
}

export type Judges = Map<Rule<unknown>, () => (subject: unknown) => Refusal | undefined>;
export type EntriesByCause = Map<string, LedgerEntry>;

/** The user id's length tells where it ends: both ids may hold any character. */
export const causeKey = ({
  userId,
  environment,
  cause,
}: {
  userId: string;
  environment: string;
  cause: string;
}) => `${environment} ${userId.length} ${userId} ${cause}`;

/** What the postings come to, on paper. */
export function planBatch(postings: readonly Posting[], { wallets: before, judges, known }: Facts): Plan {
  const plan: Plan = { outcomes: [], entries: [], wallets: new Map(), companions: new Map() };
  const judgements = beginJudgements(judges);
  const entries = new Map(known);
  const createdAt = new Date();
  for (const posting of postings) {
    const key = walletKey(posting);
    const wallet = plan.wallets.get(key) ?? before.get(key);
    if (!wallet) throw new Error("A posting's wallet is not locked.");
    // Mostly none was made before, and making the key costs more than seeing that.
    const earlier = entries.size === 0 ? undefined : entries.get(causeKey(posting));
    if (earlier) {
      const replayed = earlier.id !== posting.id;
      plan.outcomes.push({ entry: earlier, replayed, wallet: viewOf(earlier, wallet) });
      continue;
    }
    const refusal =
      refuseAmount(wallet, posting) ??
      (posting.guard && judgements.get(posting.guard.rule)?.(posting.guard.subject));
    if (refusal) {
      plan.outcomes.push(refusal);
      continue;
    }
    const entry = nextEntry(wallet, posting, createdAt);
    if (!posting.causeIsNew) entries.set(causeKey(posting), entry);
    plan.entries.push(entry);
    const after = walletAfter(entry, wallet);
    plan.outcomes.push({ entry, replayed: false, wallet: viewOf(entry, after) });
    plan.wallets.set(key, after);
    if (posting.companion) addCompanion(plan, posting.companion(entry));
  }
  return plan;
}

function addCompanion({ companions }: Plan, { table, row }: Companion): void {
  const rows = companions.get(table);
  if (rows) rows.push(row);
  else companions.set(table, [row]);
}

/** A judgement of each rule, in which nothing is accepted yet. */
export function beginJudgements(
  judges: Judges,
): Map<Rule<unknown>, (subject: unknown) => Refusal | undefined> {
  return new Map([...judges].map(([rule, begin]) => [rule, begin()]));
}

/** The most credits a wallet holds: beyond 2^53-1 numbers are no longer exact. */
const walletLimit = Number.MAX_SAFE_INTEGER;

/** Why the wallet forbids the posting, if it does. */
function refuseAmount(
  { balance, spendingFrozenAt, mergedIntoUserId }: WalletState,
  { amount, kind, allowsDebt }: Posting,
): Refusal | undefined {
  if (!Number.isSafeInteger(amount) || amount === 0)
    throw new Error(`${amount} is not an amount of credits.`);
  if (mergedIntoUserId !== null) {
    return conflict("WALLET_MERGED", "The wallet was merged into another one; use that one.");
  }
  if (kind === "SPEND" && spendingFrozenAt !== null) {
    return conflict(
      "SPENDING_FROZEN",
      "The wallet's spending is frozen because spent credits were refunded.",
    );
  }
  if (amount < 0 && balance < (allowsDebt ? -walletLimit : 0) - amount) {
    return conflict("INSUFFICIENT_CREDITS", "The wallet does not hold enough credits.");
  }
  // Compared without the sum, which could leave the range of exact numbers.
  if (amount > 0 && balance > walletLimit - amount) {
    return conflict("WALLET_LIMIT_REACHED", "The wallet cannot hold that many credits.");
  }
  return undefined;
}

function nextEntry(wallet: WalletState, posting: Posting, createdAt: Date): LedgerEntry {
  const { userId, environment, id, kind, amount, counterAccount, cause, reference, actor, reason } = posting;
  const sequence = wallet.sequence + 1;
  const balanceAfter = wallet.balance + amount;
  const previousHash = wallet.headHash;
  return {
    userId,
    environment,
    sequence,
    id,
    kind,
    amount,
    balanceAfter,
    counterAccount,
    cause,
    reference,
    actor,
    reason,
    createdAt,
    previousHash,
  };
}

function walletAfter(entry: LedgerEntry, before: WalletState): WalletState {
  const { balanceAfter: balance, sequence } = entry;
  return { ...before, balance, sequence, headHash: entryHash(entry) };
}
