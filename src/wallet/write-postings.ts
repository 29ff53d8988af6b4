import { databaseErrorKind } from "../database/database-errors";
import type { Transaction } from "../database/database";
import { insertRows, readDate, type Row } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import { Refusal } from "../errors";
import { noHash } from "./entry-hash";
import { nextEntry, refuseAmount, walletAfter } from "./next-entry";
import type { Companion, Posted, Posting, Rule } from "./posting";

type Outcome = Posted | Refusal;

export interface WalletState {
  readonly userId: string;
  readonly environment: string;
  readonly balance: number;
  readonly sequence: number;
  readonly headHash: string;
  readonly spendingFrozenAt: Date | string | null;
}

interface Plan {
  readonly outcomes: Outcome[];
  readonly entries: LedgerEntry[];
  /** Wallets as they will be, without those that stay as they are. */
  readonly wallets: Map<string, WalletState>;
  /** Rows of other tables, by table. */
  readonly companions: Map<string, Row[]>;
}

type Judges = Map<Rule<unknown>, () => (subject: unknown) => Refusal | undefined>;
type EntriesByCause = Map<string, LedgerEntry>;

type WalletOwner = Pick<Posting, "userId" | "environment">;

export const walletKey = (of: { userId: string; environment: string }) => `${of.environment} ${of.userId}`;
const causeKey = (of: { userId: string; environment: string; cause: string }) =>
  JSON.stringify([of.environment, of.userId, of.cause]);

/**
 * Makes the postings in their order, in the given transaction, and answers for each. The only code that changes a
 * balance or writes an entry; everybody else calls `Ledger.post`.
 */
export async function writePostings(tx: Transaction, postings: readonly Posting[]): Promise<Outcome[]> {
  const wallets = await lockWallets(tx, postings);
  const judges = await loadRules(tx, postings);
  let plan = planPostings(postings, wallets, judges, new Map());
  // A refusal must not hide that the same cause succeeded before.
  const refused = postings.filter((_, index) => plan.outcomes[index] instanceof Refusal);
  if (refused.length > 0) plan = planPostings(postings, wallets, judges, await findByCause(tx, refused));
  try {
    await insertRows(tx, "ledger_entries", plan.entries);
  } catch (error) {
    // The index knows of repeats. Only this statement is undone, and the wallets stay locked.
    if (databaseErrorKind(error) !== "duplicate") throw error;
    plan = planPostings(postings, wallets, judges, await findByCause(tx, postings));
    await insertRows(tx, "ledger_entries", plan.entries);
  }
  for (const [table, rows] of plan.companions) await insertRows(tx, table, rows);
  await updateWallets(tx, [...plan.wallets.values()]);
  return plan.outcomes;
}

/** What the postings come to, on paper. */
function planPostings(
  postings: readonly Posting[],
  before: ReadonlyMap<string, WalletState>,
  judges: Judges,
  known: EntriesByCause,
): Plan {
  const plan: Plan = { outcomes: [], entries: [], wallets: new Map(), companions: new Map() };
  const judgements = new Map([...judges].map(([rule, begin]) => [rule, begin()]));
  const entries = new Map(known);
  const createdAt = new Date();
  for (const posting of postings) {
    const key = walletKey(posting);
    const wallet = plan.wallets.get(key) ?? before.get(key);
    if (!wallet) throw new Error("A posting's wallet is not locked.");
    const spendingFrozenAt = wallet.spendingFrozenAt === null ? null : readDate(wallet.spendingFrozenAt);
    const earlier = entries.get(causeKey(posting));
    if (earlier) {
      plan.outcomes.push({ entry: earlier, replayed: earlier.id !== posting.id, spendingFrozenAt });
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
    entries.set(causeKey(posting), entry);
    plan.entries.push(entry);
    plan.outcomes.push({ entry, replayed: false, spendingFrozenAt });
    plan.wallets.set(key, walletAfter(entry, wallet));
    if (posting.companion) addCompanion(plan, posting.companion(entry));
  }
  return plan;
}

function addCompanion({ companions }: Plan, { table, row }: Companion): void {
  const rows = companions.get(table);
  if (rows) rows.push(row);
  else companions.set(table, [row]);
}

/** Creates the wallets that are missing and locks all, in one order everywhere, so that no two batches deadlock. */
export async function lockWallets(
  tx: Transaction,
  owners: readonly WalletOwner[],
): Promise<Map<string, WalletState>> {
  const createdAt = new Date();
  const rows = new Map<string, Row>();
  for (const { userId, environment } of owners) {
    const row = { userId, environment, balance: 0, sequence: 0, headHash: noHash, createdAt };
    rows.set(walletKey(row), row);
  }
  const userIds = [...new Set(owners.map(({ userId }) => userId))];
  const wallets = await lockExistingWallets(tx, userIds);
  const missing = [...rows].filter(([key]) => !wallets.has(key));
  if (missing.length === 0) return wallets;
  // A row that is not there cannot be locked, and two first purchases would race; this statement does both.
  const orLock = tx.engine === "mysql" ? "ON DUPLICATE KEY UPDATE userId = userId" : "ON CONFLICT DO NOTHING";
  const sorted = missing.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await insertRows(tx, "wallets", sorted, orLock);
  return lockExistingWallets(tx, userIds);
}

async function lockExistingWallets(
  tx: Transaction,
  userIds: readonly string[],
): Promise<Map<string, WalletState>> {
  // The index makes every batch lock in one order, and lock no wallet of others while it looks.
  const [byIndex, lock] = tx.engine === "mysql" ? ["FORCE INDEX (PRIMARY)", "FOR UPDATE"] : ["", ""];
  const found = await tx.query<WalletState>(
    `SELECT userId, environment, balance, sequence, headHash, spendingFrozenAt FROM wallets ${byIndex}
     WHERE userId IN (${placeholders(userIds)}) ${lock}`,
    userIds,
  );
  return new Map(found.map((wallet) => [walletKey(wallet), wallet]));
}

async function loadRules(tx: Transaction, postings: readonly Posting[]): Promise<Judges> {
  const subjects = new Map<Rule<unknown>, unknown[]>();
  for (const { guard } of postings) {
    if (!guard) continue;
    const judged = subjects.get(guard.rule) ?? [];
    judged.push(guard.subject);
    subjects.set(guard.rule, judged);
  }
  const judges: Judges = new Map();
  for (const [rule, judged] of subjects) judges.set(rule, await rule.load(tx, judged));
  return judges;
}

async function findByCause(tx: Transaction, postings: readonly Posting[]): Promise<EntriesByCause> {
  const found = await tx.query<LedgerEntry>(
    `SELECT userId, environment, sequence, id, kind, amount, balanceAfter, counterAccount, cause, reference, actor,
       reason, createdAt, previousHash
     FROM ledger_entries
     WHERE ${postings.map(() => "(userId = ? AND environment = ? AND cause = ?)").join(" OR ")}`,
    postings.flatMap(({ userId, environment, cause }) => [userId, environment, cause]),
  );
  return new Map(found.map((row) => [causeKey(row), { ...row, createdAt: readDate(row.createdAt) }]));
}

async function updateWallets(tx: Transaction, wallets: readonly WalletState[]): Promise<void> {
  const update =
    tx.engine === "mysql"
      ? "ON DUPLICATE KEY UPDATE balance = VALUES(balance), sequence = VALUES(sequence), headHash = VALUES(headHash)"
      : "ON CONFLICT (userId, environment) DO UPDATE SET balance = excluded.balance, sequence = excluded.sequence, headHash = excluded.headHash";
  const createdAt = new Date();
  await insertRows(
    tx,
    "wallets",
    wallets.map((wallet) => ({ ...wallet, createdAt })),
    update,
  );
}

function placeholders(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

/** Since when the wallet's spending is frozen; null lets it spend again. An earlier moment stays. */
export async function markSpendingFrozen(
  tx: Transaction,
  { userId, environment }: WalletOwner,
  since: Date | null,
): Promise<void> {
  const value = since === null ? "NULL" : "COALESCE(spendingFrozenAt, ?)";
  await tx.query(
    `UPDATE wallets SET spendingFrozenAt = ${value} WHERE userId = ? AND environment = ?`,
    since === null ? [userId, environment] : [since, userId, environment],
  );
}
