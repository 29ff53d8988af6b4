import type { Transaction } from "../database/transaction";
import { databaseErrorKind, StaleAssumption } from "../database/database-errors";
import { insertRows, readDate } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import { isOrdinary, lockWalletsAnd, updateWallets, walletKey, type Wallets } from "./wallet-rows";
import {
  beginJudgements,
  causeKey,
  planBatch,
  type EntriesByCause,
  type Facts,
  type Judges,
  type Plan,
  type Written,
} from "./plan-batch";
import type { Posting, Rule } from "./posting";

type SubjectsByRule = ReadonlyMap<Rule<unknown>, readonly unknown[]>;

/**
 * Makes the postings in their order, in the given transaction, and answers for each. The only code that changes a
 * balance or writes an entry; everybody else calls `Ledger.post`.
 */
export async function commitBatch(
  tx: Transaction,
  postings: readonly Posting[],
  { lookUpAll = false }: { lookUpAll?: boolean } = {},
): Promise<Written> {
  const facts = await lockAndAsk(tx, postings, lookUpAll);
  const plan = planBatch(postings, facts);
  await writePlan(tx, plan);
  await deleteUnused(tx, postings, facts, plan);
  return plan;
}

/**
 * The same, in half the round trips: writes at once what is right if the wallets are as remembered, no rule refuses
 * and no cause is known, and learns from the locks taken just before whether that was so.
 * @throws StaleAssumption when it was not; the transaction must not be committed then.
 */
export async function commitBatchAsGuessed(
  tx: Transaction,
  postings: readonly Posting[],
  remembered: Wallets,
): Promise<Written> {
  const plan = planBatch(postings, { wallets: remembered, judges: new Map(), known: new Map() });
  try {
    const [facts] = await Promise.all([lockAndAsk(tx, postings, false), writePlan(tx, plan)]);
    if (!isAsGuessed(postings, remembered, facts)) throw new StaleAssumption();
  } catch (error) {
    // The wallet has gone on, and has this entry's number already.
    if (databaseErrorKind(error) === "duplicate") throw new StaleAssumption(error);
    throw error;
  }
  return plan;
}

function isAsGuessed(postings: readonly Posting[], remembered: Wallets, facts: Facts): boolean {
  if (facts.known.size > 0) return false;
  for (const [key, { balance, sequence, headHash }] of remembered) {
    const wallet = facts.wallets.get(key);
    if (!wallet || !isOrdinary(wallet)) return false;
    if (wallet.balance !== balance || wallet.sequence !== sequence || wallet.headHash !== headHash)
      return false;
  }
  const judgements = beginJudgements(facts.judges);
  return postings.every(({ guard }) => !guard || !judgements.get(guard.rule)?.(guard.subject));
}

/** The facts, as they stay until the transaction ends. What is asked together with the locks is answered after them. */
async function lockAndAsk(tx: Transaction, postings: readonly Posting[], lookUpAll: boolean): Promise<Facts> {
  const rules = subjectsByRule(postings);
  const doubtful = lookUpAll ? postings : postings.filter(({ causeIsNew }) => !causeIsNew);
  const [wallets, [judges, known]] = await lockWalletsAnd(tx, postings, () =>
    Promise.all([loadRules(tx, rules), findByCause(tx, doubtful)]),
  );
  return { wallets, judges, known };
}

async function writePlan(tx: Transaction, plan: Plan): Promise<void> {
  await Promise.all([
    insertRows(tx, "ledger_entries", plan.entries),
    ...[...plan.companions].map(([table, rows]) => insertRows(tx, table, rows)),
    updateWallets(tx, [...plan.wallets.values()]),
  ]);
}

/**
 * A wallet was made to be locked, and every posting to it was refused: nothing shall remain of it, or whoever asks for
 * wallets finds users who never had credits. Most batches have none.
 */
async function deleteUnused(
  tx: Transaction,
  postings: readonly Posting[],
  { wallets }: Facts,
  plan: Plan,
): Promise<void> {
  for (const { userId, environment } of postings) {
    const key = walletKey({ userId, environment });
    const wallet = wallets.get(key);
    if (!wallet || wallet.sequence > 0 || !isOrdinary(wallet) || plan.wallets.has(key)) continue;
    await tx.query("DELETE FROM wallets WHERE userId = ? AND environment = ? AND sequence = 0", [
      userId,
      environment,
    ]);
  }
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

async function loadRules(tx: Transaction, subjects: SubjectsByRule): Promise<Judges> {
  return new Map(
    await Promise.all(
      [...subjects].map(async ([rule, judged]) => [rule, await rule.load(tx, judged)] as const),
    ),
  );
}

/** More conditions than this at once are too much for the embedded engine. */
const causesAtOnceMax = 500;

async function findByCause(tx: Transaction, postings: readonly Posting[]): Promise<EntriesByCause> {
  const parts: Promise<LedgerEntry[]>[] = [];
  for (let start = 0; start < postings.length; start += causesAtOnceMax) {
    const part = postings.slice(start, start + causesAtOnceMax);
    parts.push(
      tx.query(
        `SELECT userId, environment, sequence, id, kind, amount, balanceAfter, counterAccount, cause, reference, actor,
           reason, createdAt, previousHash
         FROM ledger_entries
         WHERE ${part.map(() => "(userId = ? AND environment = ? AND cause = ?)").join(" OR ")}`,
        part.flatMap(({ userId, environment, cause }) => [userId, environment, cause]),
      ),
    );
  }
  const found = (await Promise.all(parts)).flat();
  return new Map(found.map((row) => [causeKey(row), { ...row, createdAt: readDate(row.createdAt) }]));
}
