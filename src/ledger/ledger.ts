import { ulid } from "../ids";
import type { Database } from "../database/database";
import type { Transaction } from "../database/transaction";
import { databaseErrorKind } from "../database/database-errors";
import { Refusal } from "../errors";
import { GroupCommit, type GroupCommitLimits, type Settle } from "./group-commit";
import { presentTime } from "../database/present-time";
import { LotCache } from "./lot-cache";
import { userKey, type WalletOwner } from "./wallet-owners";
import type { Written } from "./batch-plan";
import type { Posted, Posting } from "./posting";
import { WalletCache } from "./wallet-cache";
import {
  commitBatch,
  commitBatchAsGuessed,
  commitDraft,
  draftBatch,
  planWithoutLocks,
  walletsAfterDraft,
  type Draft,
  type LotsToDraft,
} from "./commit-batch";
import { lotsDueOf } from "./read-facts";
import { readForDraft } from "./read-for-draft";
import type { Wallets } from "./wallet-rows";

/** Called for every batch. Must not throw. */
export interface LedgerObserver {
  committed(size: number): void;
  failed(): void;
  /** A posting was refused because the wallet does not fit its newest entry. */
  refusedDamaged(wallet: WalletOwner): void;
}

/**
 * The only way to move credits. Commits postings that arrive together in one transaction, which is several times
 * cheaper than one transaction for each. Each posting still has an outcome of its own.
 */
export class Ledger {
  private readonly commits: GroupCommit<Posting, Posted>;
  /** Undefined on the embedded engine, which has no round trips to save. */
  private readonly walletCache: WalletCache | undefined;
  private readonly lotCache = new LotCache();

  constructor(
    private readonly database: Database,
    { lanes, batchMax, queueMax }: GroupCommitLimits,
    private readonly observer: LedgerObserver,
  ) {
    this.walletCache = database.hasManyWriters ? new WalletCache() : undefined;
    this.commits = new GroupCommit<Posting, Posted>({
      lanes: database.hasManyWriters ? lanes : 1,
      batchMax,
      queueMax,
      // One user's wallets are locked together.
      keys: (posting) =>
        posting.queueKey === undefined ? [userKey(posting)] : [userKey(posting), posting.queueKey],
      commit: (postings, settle) => this.commit(postings, settle),
    });
  }

  /** How many postings wait for their commit to begin. */
  get queueDepth(): number {
    return this.commits.depth;
  }

  /**
   * Moves credits, once for each cause, and resolves when the entry is durable. For a repeated cause, returns the entry
   * that the cause made the first time.
   * @param options.dryRun only answers what would happen now: the entry that would be written, the wallet after it, or
   *   the refusal. Writes nothing and locks no row.
   * @throws Refusal CONFLICT when the wallet or one of the posting's bookkeepers forbids it, or when the cause had
   *   another fingerprint before (IDEMPOTENCY_KEY_REUSED); SERVICE_UNAVAILABLE when it is unknown whether the credits
   *   moved. The same cause can be posted again.
   */
  post(posting: Omit<Posting, "id">, options?: { readonly dryRun: boolean }): Promise<Posted> {
    const identified = identify(posting);
    return options?.dryRun ? this.preview(identified) : this.commits.submit(identified);
  }

  private async preview(posting: Posting): Promise<Posted> {
    const { outcomes } = await this.database.inTransaction((tx) => planWithoutLocks(tx, [posting]));
    return postedOf(outcomes[0]);
  }

  /**
   * Moves credits inside the caller's transaction, in which the caller writes other rows too. Makes all of the postings
   * or none. Slower than `post`, because it does not share a commit. The caller locks its own rows first and wallets
   * last, so that no two transactions deadlock.
   * @throws Refusal CONFLICT when a wallet or a bookkeeper forbids one of the postings. None is made then.
   */
  async postWithin(tx: Transaction, postings: readonly Omit<Posting, "id">[]): Promise<Posted[]> {
    const { outcomes } = await commitBatch(tx, postings.map(identify), { allOrNone: true });
    this.reportDamaged(postings, outcomes);
    return outcomes.map(postedOf);
  }

  /**
   * All wallets of the owners' users, without locks, as far as credits can be moved in them: a draft for them is
   * compared with the locked ones. A wallet that does not exist is empty and has a new id. Users with a wallet that
   * does not fit its newest entry are left out.
   * @param options.fresh reads all of them from the database
   */
  async readForDraft(
    tx: Transaction,
    owners: readonly WalletOwner[],
    { fresh }: { readonly fresh: boolean },
  ): Promise<Wallets> {
    return (!fresh && this.walletCache?.guess(owners)) || readForDraft(tx, owners);
  }

  /** What the postings would do if the wallets are as expected, with an outcome for each. Writes nothing. */
  draft(postings: readonly Omit<Posting, "id">[], expected: Wallets, lots: LotsToDraft): Draft {
    return draftBatch(postings.map(identify), expected, lots);
  }

  /**
   * Makes the postings of a draft inside the caller's transaction, in one round trip. As for `postWithin`, the caller
   * locks its own rows first.
   * @throws StaleAssumption when a wallet is not as expected, or when a cause moved credits before. The transaction
   *   must
   * not be committed then.
   */
  async postDraft(tx: Transaction, draft: Draft): Promise<void> {
    await commitDraft(tx, draft, { creates: true });
  }

  /** To call after the transaction of a draft: the next postings find the wallets in the cache. */
  draftCommitted(draft: Draft): void {
    this.walletCache?.remember(walletsAfterDraft(draft));
  }

  /** To call when a draft was not committed, so that its wallets are read anew. */
  draftFailed({ expected }: Draft): void {
    this.walletCache?.forget(expected);
  }

  /** The wallets and the lots that a batch will probably find; undefined when they are not known. */
  private guess(postings: readonly Posting[]): (LotsToDraft & { readonly wallets: Wallets }) | undefined {
    const wallets = this.walletCache?.guess(postings);
    const now = presentTime(this.database);
    if (!wallets || lotsDueOf(wallets, now).length > 0) return undefined;
    const lots = this.lotCache.guess(postings, wallets, now);
    return lots && { wallets, lots, now };
  }

  /** @param again true when the postings were tried before and may have been committed. */
  private async commit(postings: Posting[], settle: Settle<Posting, Posted>, again = false): Promise<void> {
    const guess = again ? undefined : this.guess(postings);
    const settleAll = ({ outcomes }: Written) => {
      for (const [index, posting] of postings.entries()) settle(posting, resultOf(outcomes[index]));
    };
    try {
      const written = await this.database.inTransaction(
        async (tx, attempt) => {
          if (guess && attempt === 1) return commitBatchAsGuessed(tx, postings, guess.wallets, guess);
          if (guess) this.walletCache?.guessedWrong(guess.wallets);
          const knownWallets = this.walletCache?.known(postings);
          const batch = await commitBatch(tx, postings, { lookUpAll: again || attempt > 1, knownWallets });
          // A repeat has nothing to commit. A refusal must wait: if COMMIT fails, the posting is tried again and may be
          // made.
          if (batch.outcomes.every(isRepeat)) settleAll(batch);
          return batch;
        },
        {
          // No retry on lock timeout: the whole batch would wait again. `commitApart` splits it by wallet instead.
          retry: ["deadlock", "stale", "unavailable"],
          // Repeatable because of the causes: after a lost COMMIT the batch finds its own entries and writes nothing.
          repeatable: true,
        },
      );
      this.walletCache?.remember(written.wallets);
      this.lotCache.remember(written.wallets, written.lots);
      this.observer.committed(postings.length);
      this.reportDamaged(postings, written.outcomes);
      settleAll(written);
    } catch (error) {
      if (guess) this.walletCache?.guessedWrong(guess.wallets);
      this.observer.failed();
      await this.commitApart(postings, error, settle);
    }
  }

  private reportDamaged(wallets: readonly WalletOwner[], outcomes: readonly (Posted | Refusal)[]): void {
    for (const [index, outcome] of outcomes.entries()) {
      const wallet = wallets[index];
      if (wallet && outcome instanceof Refusal && outcome.details.reason === "WALLET_DAMAGED")
        this.observer.refusedDamaged(ownerIn(wallet));
    }
  }

  /**
   * Commits a failed batch in parts: one user's wallets may be locked, or one posting may have made the whole batch
   * fail.
   */
  private async commitApart(
    postings: Posting[],
    error: unknown,
    settle: Settle<Posting, Posted>,
  ): Promise<void> {
    const users = byUser(postings);
    if (databaseErrorKind(error) === "lock-timeout" && users.length > 1) {
      await Promise.all(users.map((own) => this.commit(own, settle, true)));
    } else if (postings.length === 1 || isUnavailable(error) || databaseErrorKind(error) === "lock-timeout") {
      for (const posting of postings) settle(posting, { status: "rejected", reason: error });
    } else {
      // Not at the same time: both halves may have postings of one user, and these must keep their order.
      const middle = Math.ceil(postings.length / 2);
      await this.commit(postings.slice(0, middle), settle, true);
      await this.commit(postings.slice(middle), settle, true);
    }
  }
}

/** The spread comes last: V8 takes a microsecond for each property that is added after a spread. */
function identify(posting: Omit<Posting, "id">): Posting {
  return { id: ulid(), ...posting };
}

function ownerIn({ userId, environment, creditType }: WalletOwner): WalletOwner {
  return { userId, environment, creditType };
}

function byUser(postings: readonly Posting[]): Posting[][] {
  const users = new Map<string, Posting[]>();
  for (const posting of postings) {
    const key = userKey(posting);
    users.set(key, [...(users.get(key) ?? []), posting]);
  }
  return [...users.values()];
}

function isRepeat(outcome: Posted | Refusal): boolean {
  return !(outcome instanceof Refusal) && outcome.replayed;
}

function isUnavailable(error: unknown): boolean {
  return (
    (error instanceof Refusal && error.code === "SERVICE_UNAVAILABLE") ||
    databaseErrorKind(error) === "unavailable"
  );
}

function resultOf(outcome: Posted | Refusal | undefined): PromiseSettledResult<Posted> {
  if (!outcome) throw new Error("A posting has no outcome.");
  return outcome instanceof Refusal
    ? { status: "rejected", reason: outcome }
    : { status: "fulfilled", value: outcome };
}

/** @throws Refusal when the outcome is one. */
function postedOf(outcome: Posted | Refusal | undefined): Posted {
  const result = resultOf(outcome);
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
