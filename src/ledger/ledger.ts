import { ulid } from "../ids";
import type { Database } from "../database/database";
import type { Transaction } from "../database/transaction";
import { databaseErrorKind } from "../database/database-errors";
import { Refusal } from "../errors";
import { GroupCommit, type Settle } from "./group-commit";
import { walletKey } from "./wallet-rows";
import type { Posted, Posting } from "./posting";
import { WalletCache } from "./wallet-cache";
import { commitBatchAsGuessed, commitBatch } from "./commit-batch";

/** Called for every batch. Must not throw. */
export interface LedgerObserver {
  committed(size: number): void;
  failed(): void;
}

/**
 * The only writer of credits. To the caller a posting is one operation; underneath, postings that arrive together
 * are committed together, which is several times cheaper than one transaction for each.
 */
export class Ledger {
  private readonly commits: GroupCommit<Posting, Posted>;
  /** The embedded engine answers at once, and needs no guess. */
  private readonly remembered: WalletCache | undefined;

  constructor(
    private readonly database: Database,
    { lanes, batchMax, queueMax }: TellerConfig,
    private readonly observer: LedgerObserver,
  ) {
    this.remembered = database.hasManyWriters ? new WalletCache() : undefined;
    this.commits = new GroupCommit<Posting, Posted>({
      lanes: database.hasManyWriters ? lanes : 1,
      batchMax,
      queueMax,
      key: walletKey,
      commit: (postings, settle) => this.commit(postings, settle),
    });
  }

  /** How many postings wait for their commit to begin. */
  get queueDepth(): number {
    return this.commits.depth;
  }

  /**
   * Moves credits, once for each cause, and answers when that is durable. A repeated cause answers with the entry
   * it made the first time; whether it meant the same is for the caller to compare.
   * @throws Refusal CONFLICT when the wallet or the posting's guard forbids it, SERVICE_UNAVAILABLE when it is not
   *   known to have happened: the same cause can be posted again.
   */
  post(posting: Omit<Posting, "id">): Promise<Posted> {
    return this.commits.submit({ ...posting, id: ulid() });
  }

  /**
   * Moves credits inside a transaction that its caller opened, together with what else is decided there. Without the
   * group commit, so for what happens seldom. The caller locks its own rows before, never after: wallets come last.
   * @throws Refusal CONFLICT when a wallet forbids a posting; the transaction must not be committed then.
   */
  async postWithin(tx: Transaction, postings: readonly Omit<Posting, "id">[]): Promise<Posted[]> {
    const { outcomes } = await commitBatch(
      tx,
      postings.map((posting) => ({ ...posting, id: ulid() })),
    );
    return outcomes.map((outcome) => {
      if (outcome instanceof Refusal) throw outcome;
      return outcome;
    });
  }

  /** `again` when the same postings were tried before, and may have been made. */
  private async commit(postings: Posting[], settle: Settle<Posting, Posted>, again = false): Promise<void> {
    const guess = again ? undefined : this.remembered?.recall(postings);
    try {
      const { outcomes, wallets } = await this.database.inTransaction(
        (tx, attempt) => {
          if (guess && attempt === 1) return commitBatchAsGuessed(tx, postings, guess);
          if (guess) this.remembered?.guessedWrong(guess);
          return commitBatch(tx, postings, { lookUpAll: again || attempt > 1 });
        },
        {
          // No retry on lock timeout: the whole batch would wait again. `commitApart` splits it by wallet instead.
          retry: ["deadlock", "stale", "unavailable"],
          // Causes make the batch repeatable: after a lost COMMIT it finds its own entries and writes nothing.
          repeatable: true,
        },
      );
      this.remembered?.remember(wallets);
      this.observer.committed(postings.length);
      for (const [index, posting] of postings.entries()) settle(posting, settled(outcomes[index]));
    } catch (error) {
      if (guess) this.remembered?.guessedWrong(guess);
      this.observer.failed();
      await this.commitApart(postings, error, settle);
    }
  }

  /** What to do when all failed together: one wallet may be locked, or one posting may have failed the others. */
  private async commitApart(
    postings: Posting[],
    error: unknown,
    settle: Settle<Posting, Posted>,
  ): Promise<void> {
    const wallets = byWallet(postings);
    if (databaseErrorKind(error) === "lock-timeout" && wallets.length > 1) {
      await Promise.all(wallets.map((own) => this.commit(own, settle, true)));
    } else if (postings.length === 1 || isUnavailable(error) || databaseErrorKind(error) === "lock-timeout") {
      for (const posting of postings) settle(posting, { status: "rejected", reason: error });
    } else {
      // One after the other, since both halves may hold postings of one wallet, which keep their order.
      const middle = Math.ceil(postings.length / 2);
      await this.commit(postings.slice(0, middle), settle, true);
      await this.commit(postings.slice(middle), settle, true);
    }
  }
}

function byWallet(postings: readonly Posting[]): Posting[][] {
  const wallets = new Map<string, Posting[]>();
  for (const posting of postings) {
    const key = walletKey(posting);
    wallets.set(key, [...(wallets.get(key) ?? []), posting]);
  }
  return [...wallets.values()];
}

function isUnavailable(error: unknown): boolean {
  return (
    (error instanceof Refusal && error.code === "SERVICE_UNAVAILABLE") ||
    databaseErrorKind(error) === "unavailable"
  );
}

function settled(outcome: Posted | Refusal | undefined): PromiseSettledResult<Posted> {
  if (!outcome) throw new Error("A posting was written without an outcome.");
  return outcome instanceof Refusal
    ? { status: "rejected", reason: outcome }
    : { status: "fulfilled", value: outcome };
}

/** Bounds of the ledger's group commit, see `wallet/group-commit.ts`. */
export interface TellerConfig {
  readonly lanes: number;
  readonly batchMax: number;
  readonly queueMax: number;
}
