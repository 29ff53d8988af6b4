import type { Transaction } from "../database/transaction";
import type { Row } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import { Refusal } from "../errors";

/**
 * Keeps the books of one subject beside the ledger, such as purchases: decides whether a posting may be made, and
 * writes rows in the commit of its entry, both or neither. One bookkeeper serves all postings of a batch that have a
 * task for it. It has `prepare`, `rows` or both.
 */
export interface Bookkeeper<Subject> {
  /** Whether its checks settle how many credits move. Such postings are planned only when the wallet is locked. */
  readonly settles?: true;
  /** How many credits a subject takes at most, beside those that a hold reserves for it, if its checks settle that. */
  needs?(subject: Subject): number;
  /**
   * Loads what the checks of all the subjects need. Sent in the round trip of the wallets' locks and answered after
   * them, so nothing that these locks protect can change before the commit. Only reads, because dry runs call it too.
   * Without it, no subject is refused.
   */
  prepare?(tx: Transaction, subjects: readonly Subject[]): Promise<Checks<Subject>>;
  /** The rows to insert beside the subject's entry. All rows for one table have the same columns. */
  rows?(entry: LedgerEntry, subject: Subject): readonly TableRow[];
}

/** The checks of one batch. Its subjects are checked once, in the order of their postings. */
export interface Checks<Subject> {
  /**
   * How many credits the posting moves in the wallet as the postings before it leave it, in place of its own amounts;
   * or the refusal. Changes nothing.
   */
  settle?(subject: Subject, wallet: WalletFunds): Settlement | Refusal;
  /** The refusal when the posting may not be made; undefined when it may. Changes nothing. */
  check(subject: Subject): Refusal | undefined;
  /** Called when the posting is made, so that its subject counts from now on, for example towards a purchase limit. */
  accept(subject: Subject): void;
  /** As `Bookkeeper.rows`, for rows that depend on what was accepted. */
  rows?(entry: LedgerEntry, subject: Subject): readonly TableRow[];
}

/** The part of a wallet that decides how many credits can move. */
export interface WalletFunds {
  readonly balance: number;
  readonly held: number;
  readonly spendingFrozenAt: Date | string | null;
}

/** How many credits a posting moves, and by how many the held ones change. */
export interface Settlement {
  readonly amount: number;
  readonly held: number;
}

/** A row to insert, and the table for it. */
export interface TableRow {
  readonly table: string;
  readonly row: Row;
  /** For a row that may exist already: its key, and the columns to replace. The same for all rows of a table. */
  readonly replaces?: { readonly key: readonly string[]; readonly columns: readonly string[] };
}

/** What a bookkeeper has to do for a posting. A posting has at most one task for each bookkeeper. */
export interface Task {
  readonly bookkeeper: Bookkeeper<unknown>;
  readonly subject: unknown;
}

/** The only way to make a task, because it keeps the types of bookkeeper and subject together. */
export function taskFor<Subject>(bookkeeper: Bookkeeper<Subject>, subject: Subject): Task {
  return { bookkeeper: bookkeeper as Bookkeeper<unknown>, subject };
}

/** The checks of a batch, by bookkeeper. */
export type ChecksOfBatch = ReadonlyMap<Bookkeeper<unknown>, Checks<unknown>>;

interface HasTasks {
  readonly tasks?: readonly Task[];
}

/** Prepares each bookkeeper once, for all its subjects in the batch. */
export async function prepareTasks(tx: Transaction, postings: readonly HasTasks[]): Promise<ChecksOfBatch> {
  const subjects = new Map<Bookkeeper<unknown>, unknown[]>();
  for (const { tasks } of postings) {
    for (const { bookkeeper, subject } of tasks ?? []) {
      if (!bookkeeper.prepare) continue;
      const others = subjects.get(bookkeeper);
      if (others) others.push(subject);
      else subjects.set(bookkeeper, [subject]);
    }
  }
  const checks = new Map<Bookkeeper<unknown>, Checks<unknown>>();
  await Promise.all(
    [...subjects].map(async ([bookkeeper, ownSubjects]) => {
      const prepared = await bookkeeper.prepare?.(tx, ownSubjects);
      if (prepared) checks.set(bookkeeper, prepared);
    }),
  );
  return checks;
}

/** How many credits a posting takes at most from those that nothing reserves. */
export function needsOf({ amount, held = 0, tasks }: HasTasks & { amount: number; held?: number }): number {
  const settled = tasks?.map(({ bookkeeper, subject }) => bookkeeper.needs?.(subject) ?? 0) ?? [];
  return Math.max(-amount, held, 0, ...settled);
}

/** The posting with the credits that its bookkeeper settles for this wallet, or the refusal. */
export function settleTasks<Item extends HasTasks>(
  checks: ChecksOfBatch,
  posting: Item,
  wallet: WalletFunds,
): (Item & Partial<Settlement>) | Refusal {
  if (!posting.tasks || checks.size === 0) return posting;
  for (const { bookkeeper, subject } of posting.tasks) {
    const settled = bookkeeper.settles && checks.get(bookkeeper)?.settle?.(subject, wallet);
    if (settled) return settled instanceof Refusal ? settled : { ...posting, ...settled };
  }
  return posting;
}

/**
 * Checks the posting's tasks. Returns the first refusal of a bookkeeper; if there is none, all bookkeepers have
 * accepted their subjects.
 */
export function checkTasks(checks: ChecksOfBatch, { tasks }: HasTasks): Refusal | undefined {
  if (!tasks || checks.size === 0) return undefined;
  for (const { bookkeeper, subject } of tasks) {
    const refusal = checks.get(bookkeeper)?.check(subject);
    if (refusal) return refusal;
  }
  for (const { bookkeeper, subject } of tasks) checks.get(bookkeeper)?.accept(subject);
  return undefined;
}
