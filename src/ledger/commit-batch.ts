import type { Transaction } from "../database/transaction";
import { databaseErrorKind, StaleAssumption } from "../database/database-errors";
import { presentTime } from "../database/present-time";
import { insertRows } from "../database/rows";
import { replaceExisting } from "../database/dialect";
import { Refusal } from "../errors";
import { userKey } from "./wallet-owners";
import {
  isOrdinary,
  isUnused,
  lockExpectedWalletsAnd,
  lockWalletsAnd,
  readWallets,
  type Wallets,
} from "./wallet-rows";
import { checkTasks, prepareTasks } from "./bookkeeper";
import type { Facts, Plan, Written } from "./batch-plan";
import { planBatch } from "./plan-batch";
import { isUnchanged, lotsDueOf, lockAndRead, lockAndReadAsGuessed } from "./read-facts";
import type { LotFacts } from "./lot-book";
import { addUnwrittenLots } from "./add-unwritten-lots";
import { readLots } from "./read-lots";
import { findEarlier } from "./find-earlier";
import { findDamaged } from "./damaged-wallets";
import { insertLateEntries } from "./late-entries";
import { deleteUnused } from "./delete-unused";
import { updateWallets } from "./update-wallets";
import type { Posting } from "./posting";

/**
 * Makes the postings in their order, in the given transaction, and returns an outcome for each. The only code that
 * changes a balance or writes an entry. Operations call `Ledger.post` or `Ledger.postWithin`.
 * @param options.lookUpAll also looks for earlier entries of causes that are new, because this batch may have been
 *   committed before without our knowing.
 * @param options.knownWallets wallets that fitted their newest entries when we last saw them
 * @param options.allOrNone writes nothing when one of the postings is refused
 */
export async function commitBatch(
  tx: Transaction,
  postings: readonly Posting[],
  options: {
    readonly lookUpAll?: boolean;
    readonly knownWallets?: Wallets;
    readonly allOrNone?: boolean;
  } = {},
): Promise<Written> {
  const facts = await lockAndRead(tx, postings, options);
  const planned = planBatch(postings, facts);
  const plan = options.allOrNone ? withoutWritesIfRefused(planned) : planned;
  await writePlan(tx, plan);
  await deleteUnused(tx, postings, facts, plan);
  return { outcomes: plan.outcomes, wallets: walletsAfter(facts, plan), lots: plan.lots };
}

function withoutWritesIfRefused(plan: Plan): Plan {
  const isRefused = plan.outcomes.some((outcome) => outcome instanceof Refusal);
  return isRefused ? { ...plan, entries: [], wallets: new Map(), lots: new Map(), rows: new Map() } : plan;
}

/**
 * Does the same as `commitBatch` in half the round trips. Sends the writes together with the locks, assuming that the
 * wallets and their lots are as cached, that no bookkeeper refuses and that no cause has an earlier entry. Then compares the
 * assumptions with the answers to the locks.
 * @throws StaleAssumption when an assumption was wrong. The transaction must not be committed then.
 */
export async function commitBatchAsGuessed(
  tx: Transaction,
  postings: readonly Posting[],
  cached: Wallets,
  lots: LotsToDraft,
): Promise<Written> {
  const facts = lockAndReadAsGuessed(tx, postings, cached, lockWalletsAnd);
  // If planning failed, nobody would wait for the locks.
  facts.catch(() => undefined);
  // Planned while the server locks: with few requests at a time, this saves the time that planning takes.
  return writeDraft(tx, draftBatch(postings, cached, lots), facts);
}

/** Postings with what they do if the wallets are as expected. */
export interface Draft {
  readonly postings: readonly Posting[];
  /** All wallets of the postings' users, which fit their newest entries. */
  readonly expected: Wallets;
  readonly plan: Plan;
}

/**
 * Plans the postings for these wallets, as if no bookkeeper refused and no cause had an earlier entry. Writes nothing.
 */
export function draftBatch(
  postings: readonly Posting[],
  expected: Wallets,
  { lots, now }: LotsToDraft,
): Draft {
  const plan = planBatch(postings, {
    wallets: expected,
    damaged: new Set(),
    checks: new Map(),
    known: new Map(),
    lots,
    now,
  });
  return { postings, expected, plan };
}

/** Lots that were read after the wallets of a draft: if these are as expected, so are the lots. */
export interface LotsToDraft {
  readonly lots: LotFacts;
  readonly now: Date;
}

/**
 * Locks the wallets and writes the draft in one round trip.
 * @param options.creates also creates the wallets that are expected to be empty and do not exist
 * @throws StaleAssumption when something is not as expected. The transaction must not be committed then.
 */
export async function commitDraft(
  tx: Transaction,
  draft: Draft,
  { creates = false }: { readonly creates?: boolean } = {},
): Promise<Written> {
  const lock = creates ? lockExpectedWalletsAnd : lockWalletsAnd;
  return writeDraft(tx, draft, lockAndReadAsGuessed(tx, draft.postings, draft.expected, lock));
}

/** Writes a draft whose wallets are being locked, before it is known whether they are as expected. */
async function writeDraft(tx: Transaction, draft: Draft, locking: Promise<Facts>): Promise<Written> {
  const { postings, expected, plan } = draft;
  try {
    const [facts] = await Promise.all([locking, writePlan(tx, plan)]);
    if (!isAsGuessed(postings, expected, facts)) throw new StaleAssumption();
  } catch (error) {
    // The wallet has an entry with this number or this cause already.
    if (databaseErrorKind(error) === "duplicate") throw new StaleAssumption(error);
    throw error;
  }
  return { outcomes: plan.outcomes, wallets: walletsAfterDraft(draft), lots: plan.lots };
}

/** All wallets of the draft's users, as they are after it. */
export function walletsAfterDraft({ expected, plan }: Draft): Wallets {
  return walletsAfter({ wallets: expected, damaged: new Set() }, plan);
}

/**
 * All used wallets of the users whose credits moved, as they are after the batch. Leaves out users with a damaged one.
 */
function walletsAfter(
  { wallets: before, damaged }: Pick<Facts, "wallets" | "damaged">,
  { wallets: changed }: Plan,
): Wallets {
  if (changed.size === before.size) return changed;
  const users = new Set([...changed.values()].map(userKey));
  for (const [key, wallet] of before) if (damaged.has(key)) users.delete(userKey(wallet));
  const left = [...before].filter(([, wallet]) => !isUnused(wallet));
  return new Map([...left, ...changed].filter(([, wallet]) => users.has(userKey(wallet))));
}

/** Plans the postings as `commitBatch` would now, from what is committed. Writes nothing and locks no row. */
export async function planWithoutLocks(tx: Transaction, postings: readonly Posting[]): Promise<Plan> {
  const now = presentTime(tx);
  const [wallets, damaged, checks] = await Promise.all([
    readWallets(tx, postings),
    findDamaged(tx, postings),
    prepareTasks(tx, postings),
  ]);
  const [known, lots] = await Promise.all([
    findEarlier(tx, postings, wallets),
    readLots(tx, postings, lotsDueOf(wallets, now)),
  ]);
  return planBatch(postings, {
    wallets,
    damaged,
    checks,
    known,
    lots: await addUnwrittenLots(tx, lots, wallets),
    now,
  });
}

/** Reads the lots for a draft of the postings. To be called when the wallets have been read. */
export async function readLotsForDraft(
  tx: Transaction,
  postings: readonly Omit<Posting, "id">[],
  wallets: Wallets,
): Promise<LotsToDraft> {
  const now = presentTime(tx);
  const lots = await readLots(tx, postings, lotsDueOf(wallets, now));
  return { lots: await addUnwrittenLots(tx, lots, wallets), now };
}

function isAsGuessed(postings: readonly Posting[], cached: Wallets, facts: Facts): boolean {
  if (facts.known.size > 0 || hasOtherWallets(cached, facts.wallets)) return false;
  for (const [key, expected] of cached) {
    const wallet = facts.wallets.get(key);
    if (!wallet || !isOrdinary(wallet) || !isUnchanged(wallet, expected)) return false;
  }
  return postings.every((posting) => !checkTasks(facts.checks, posting));
}

/**
 * Whether the users of the cached wallets have used wallets that are not cached. A cause may have an entry in one of
 * them.
 */
function hasOtherWallets(cached: Wallets, present: Wallets): boolean {
  // Other wallets than the users' own were read if several environments are in one batch.
  if (present.size === cached.size) return false;
  const users = new Set([...cached.values()].map(userKey));
  return [...present].some(
    ([key, wallet]) => users.has(userKey(wallet)) && !cached.has(key) && !isUnused(wallet),
  );
}

async function writePlan(tx: Transaction, plan: Plan): Promise<void> {
  await Promise.all([
    insertRows(tx, "ledger_entries", plan.entries),
    insertLateEntries(tx, plan.entries),
    ...[...plan.rows].map(([table, { rows, replaces }]) =>
      insertRows(tx, table, rows, replaces && replaceExisting(replaces.key, replaces.columns)),
    ),
    updateWallets(tx, [...plan.wallets.values()]),
  ]);
}
