import { clockTime } from "../clock";
import type { LedgerEntry } from "../entities/ledger-entry";
import { Refusal } from "../errors";
import { allocateLots } from "./allocate-lots";
import {
  addEntry,
  addRow,
  causeKey,
  nextEntry,
  type Facts,
  type Outcome,
  type Plan,
  type Planning,
} from "./batch-plan";
import { checkTasks, settleTasks, type ChecksOfBatch } from "./bookkeeper";
import { refuseOtherRequest } from "./fingerprint";
import { LotBook } from "./lot-book";
import { expire, presentState } from "./plan-expiry";
import type { Posting } from "./posting";
import { refuseAmount, refuseDamaged, refuseExpiry, refuseMerged } from "./refuse-posting";
import { walletKey } from "./wallet-owners";
import type { WalletState } from "./wallet-rows";
import { viewOf } from "./wallet-view";

/**
 * Decides about the postings in their order, each with the wallet that the postings before it leave. Credits whose time
 * has run out are taken first, with an entry of their own. Writes nothing.
 * @throws StaleAssumption when credits have expired in a wallet whose lots were not read
 */
export function planBatch(postings: readonly Posting[], facts: Facts): Plan {
  const plan: Plan = { outcomes: [], entries: [], wallets: new Map(), lots: new Map(), rows: new Map() };
  const entries = new Map(facts.known);
  const planning = { plan, facts, book: new LotBook(facts.lots), entries, createdAt: clockTime() };
  for (const posting of postings) plan.outcomes.push(decide(planning, posting));
  for (const row of planning.book.rows()) addRow(plan, row);
  plan.lots = planning.book.firstLots();
  return plan;
}

function decide(planning: Planning, posting: Posting): Outcome {
  const { plan, facts, entries } = planning;
  const key = walletKey(posting);
  const found = plan.wallets.get(key) ?? facts.wallets.get(key);
  if (!found) throw new Error("A posting's wallet was not read.");
  // Most batches have no earlier entry, and making the key costs more than looking at the size.
  const earlier = entries.size === 0 ? undefined : entries.get(causeKey(posting));
  if (earlier) return outcomeOfRepeat(earlier, posting, presentState(planning, found));
  const refused = refuseWallet(planning, found, key);
  if (refused) return refused;
  const expired = expire(planning, found, posting);
  if (posting.kind === "EXPIRY") return expired ?? refuseExpiry();
  const wallet = plan.wallets.get(key) ?? found;
  const settled = settleTasks(facts.checks, posting, wallet);
  if (settled instanceof Refusal) return settled;
  const refusal = refuseAmount(wallet, settled) ?? checkTasks(facts.checks, posting);
  if (refusal) return refusal;
  const entry = nextEntry(wallet, settled, planning.createdAt);
  if (posting.cause !== null) entries.set(causeKey(posting), entry);
  const totals = allocateLots(planning.book, { posting: settled, entry, wallet, now: facts.now });
  const { owed, nextExpiryAt, lotsThrough, moves: lotMoves } = totals;
  addEntry(plan, entry, wallet, { held: settled.held, owed, nextExpiryAt, lotsThrough });
  addRows(plan, facts.checks, posting, entry);
  // What was given back to a lot that has expired meanwhile, or freed in it, expires at once.
  expire(planning, plan.wallets.get(key) ?? wallet);
  return { entry, replayed: false, wallet: viewOf(entry, plan.wallets.get(key) ?? wallet), lotMoves };
}

function refuseWallet(
  { facts, book, plan }: Planning,
  wallet: WalletState,
  key: string,
): Refusal | undefined {
  if (facts.damaged.has(key)) return refuseDamaged();
  const merged = refuseMerged(wallet, facts.wallets);
  if (merged) return merged;
  // Only at first, because the lots fit the balance as long as the ledger changes both.
  const isUnchanged = !plan.wallets.has(key);
  return isUnchanged && book.of(wallet)?.fits(wallet) === false ? refuseDamaged() : undefined;
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
    for (const row of made ?? bookkeeper.rows?.(entry, subject) ?? []) addRow(plan, row);
  }
}
