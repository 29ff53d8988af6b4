import { databaseErrorKind } from "../database/database-errors";
import type { Transaction } from "../database/database";
import { insertRows, readDate, type Row } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import { Refusal } from "../errors";
import { lockWalletsAsking, walletKey, type WalletOwner, type WalletState } from "./lock-wallets";
import { nextEntry, refuseAmount, walletAfter } from "./next-entry";
import type { Companion, Condition, Posted, Posting, Rule } from "./posting";

type Outcome = Posted | Refusal;

interface Plan {
  readonly outcomes: Outcome[];
  readonly entries: LedgerEntry[];
  /** Wallets as they will be, without those that stay as they are. */
  readonly wallets: Map<string, WalletState>;
  /** Rows of other tables, by table. */
  readonly companions: Map<string, Row[]>;
}

type SubjectsByRule = ReadonlyMap<Rule<unknown>, readonly unknown[]>;
type Judges = Map<Rule<unknown>, () => (subject: unknown) => Refusal | undefined>;
type EntriesByCause = Map<string, LedgerEntry>;

/** The user id's length tells where it ends: both ids may hold any character. */
const causeKey = ({ userId, environment, cause }: { userId: string; environment: string; cause: string }) =>
  `${environment} ${userId.length} ${userId} ${cause}`;

/**
 * Makes the postings in their order, in the given transaction, and answers for each. The only code that changes a
 * balance or writes an entry; everybody else calls `Ledger.post`.
 */
export async function writePostings(tx: Transaction, postings: readonly Posting[]): Promise<Outcome[]> {
  const rules = subjectsByRule(postings);
  const { wallets, cleared } = await lockWalletsAsking(tx, postings, clearanceOf(rules));
  const judges: Judges = cleared ? new Map() : await loadRules(tx, rules);
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

function subjectsByRule(postings: readonly Posting[]): SubjectsByRule {
  const subjects = new Map<Rule<unknown>, unknown[]>();
  for (const { guard } of postings) {
    if (!guard) continue;
    const judged = subjects.get(guard.rule);
    if (judged) judged.push(guard.subject);
    else subjects.set(guard.rule, [guard.subject]);
  }
  return subjects;
}

/** Under which condition none of the rules refuses anything; nothing when that cannot be said beforehand. */
function clearanceOf(subjects: SubjectsByRule): Condition | undefined {
  const conditions = [...subjects].map(([rule, judged]) => rule.clearance?.(judged));
  // One batch of ours has one rule at most; of several, none is asked beforehand.
  return conditions.length === 1 ? conditions[0] : undefined;
}

async function loadRules(tx: Transaction, subjects: SubjectsByRule): Promise<Judges> {
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
    wallets.map(({ userId, environment, balance, sequence, headHash }) => ({
      userId,
      environment,
      balance,
      sequence,
      headHash,
      createdAt,
    })),
    update,
  );
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

/** From now on the wallet takes no posting; see `lockPresentWallet`. */
export async function markMerged(
  tx: Transaction,
  { userId, environment }: WalletOwner,
  intoUserId: string,
): Promise<void> {
  await tx.query("UPDATE wallets SET mergedIntoUserId = ? WHERE userId = ? AND environment = ?", [
    intoUserId,
    userId,
    environment,
  ]);
}
