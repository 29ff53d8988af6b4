import type { Transaction } from "../database/transaction";
import { databaseErrorKind, StaleAssumption } from "../database/database-errors";
import { replaceExisting } from "../database/dialect";
import { insertRows } from "../database/rows";
import { Refusal } from "../errors";
import { userKey, walletKey } from "./wallet-owners";
import {
  isOrdinary,
  isUnused,
  lockExpectedWalletsAnd,
  lockWalletsAnd,
  readWallets,
  updateWallets,
  type Wallets,
  type WalletState,
} from "./wallet-rows";
import { checkTasks, prepareTasks } from "./bookkeeper";
import { planBatch, type Facts, type Plan, type Written } from "./plan-batch";
import { findEarlier } from "./find-earlier";
import { findDamaged } from "./damaged-wallets";
import { insertLateEntries } from "./late-entries";
import { deleteUnused } from "./delete-unused";
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
  return { outcomes: plan.outcomes, wallets: walletsAfter(facts, plan) };
}

function withoutWritesIfRefused(plan: Plan): Plan {
  const isRefused = plan.outcomes.some((outcome) => outcome instanceof Refusal);
  return isRefused ? { ...plan, entries: [], wallets: new Map(), rows: new Map() } : plan;
}

/**
 * Does the same as `commitBatch` in half the round trips. Sends the writes together with the locks, assuming that the
 * wallets are as cached, that no bookkeeper refuses and that no cause has an earlier entry. Then compares the
 * assumptions with the answers to the locks.
 * @throws StaleAssumption when an assumption was wrong. The transaction must not be committed then.
 */
export async function commitBatchAsGuessed(
  tx: Transaction,
  postings: readonly Posting[],
  cached: Wallets,
): Promise<Written> {
  const facts = lockAndReadAsGuessed(tx, postings, cached, lockWalletsAnd);
  // If planning failed, nobody would wait for the locks.
  facts.catch(() => undefined);
  // Planned while the server locks: with few requests at a time, this saves the time that planning takes.
  return writeDraft(tx, draftBatch(postings, cached), facts);
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
export function draftBatch(postings: readonly Posting[], expected: Wallets): Draft {
  const plan = planBatch(postings, {
    wallets: expected,
    damaged: new Set(),
    checks: new Map(),
    known: new Map(),
  });
  return { postings, expected, plan };
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
  return { outcomes: plan.outcomes, wallets: walletsAfterDraft(draft) };
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
  const [wallets, damaged, checks] = await Promise.all([
    readWallets(tx, postings),
    findDamaged(tx, postings),
    prepareTasks(tx, postings),
  ]);
  return planBatch(postings, { wallets, damaged, checks, known: await findEarlier(tx, postings, wallets) });
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

/** Whether the wallet has the entries, and the credits, that it had when it was as expected. */
function isUnchanged(wallet: WalletState, expected: WalletState | undefined): boolean {
  return (
    wallet.id === expected?.id &&
    wallet.balance === expected.balance &&
    wallet.held === expected.held &&
    wallet.sequence === expected.sequence &&
    wallet.headHash === expected.headHash
  );
}

/**
 * Locks the wallets and reads the other facts. The database answers the reads after the locks, so they are true until
 * the transaction ends. Causes are looked up by the ids of the user's wallets: together with the locks if we know these
 * ids, otherwise in a second round trip. Compares a wallet with its newest entry unless the wallet is as we know it.
 */
async function lockAndRead(
  tx: Transaction,
  postings: readonly Posting[],
  { lookUpAll = false, knownWallets = new Map() }: { lookUpAll?: boolean; knownWallets?: Wallets },
): Promise<Facts> {
  const unknown = postings.filter((posting) => !knownWallets.has(walletKey(posting)));
  const unknownUsers = new Set(unknown.map(userKey));
  const doubtful = doubtfulOf(postings, lookUpAll);
  const early = doubtful.filter((posting) => !unknownUsers.has(userKey(posting)));
  const [wallets, [damaged, checks, knownEarly]] = await lockWalletsAnd(tx, postings, () =>
    Promise.all([findDamaged(tx, unknown), prepareTasks(tx, postings), findEarlier(tx, early, knownWallets)]),
  );
  const changed = [...wallets.values()].filter(
    (wallet) =>
      !unknownUsers.has(userKey(wallet)) && !isUnchanged(wallet, knownWallets.get(walletKey(wallet))),
  );
  // A cause may have its entry in a wallet that we did not know.
  const others = changed.filter(
    (wallet) => wallet.sequence > 0 && knownWallets.get(walletKey(wallet))?.id !== wallet.id,
  );
  const usersToAsk = new Set([...unknownUsers, ...others.map(userKey)]);
  const [damagedOfChanged, knownLate] = await Promise.all([
    findDamaged(tx, changed),
    findEarlier(
      tx,
      doubtful.filter((posting) => usersToAsk.has(userKey(posting))),
      wallets,
    ),
  ]);
  return {
    wallets,
    damaged: new Set([...damaged, ...damagedOfChanged]),
    checks,
    known: new Map([...knownEarly, ...knownLate]),
  };
}

/** Does the same in one round trip: looks causes up in the cached wallets, which fitted their newest entries. */
async function lockAndReadAsGuessed(
  tx: Transaction,
  postings: readonly Posting[],
  expected: Wallets,
  lock: typeof lockExpectedWalletsAnd,
): Promise<Facts> {
  const ask = () =>
    Promise.all([prepareTasks(tx, postings), findEarlier(tx, doubtfulOf(postings, false), expected)]);
  const [wallets, [checks, known]] = await lock(tx, postings, ask, expected);
  return { wallets, damaged: new Set(), checks, known };
}

/** The postings whose causes may have an entry already. */
function doubtfulOf(postings: readonly Posting[], lookUpAll: boolean): readonly Posting[] {
  return lookUpAll ? postings : postings.filter(({ cause }) => cause !== null);
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
