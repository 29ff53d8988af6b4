import { ulid } from "../ids";
import type { TellerConfig } from "../config";
import type { Database } from "../database/database";
import { databaseErrorKind, type DatabaseErrorKind } from "../database/database-errors";
import { Refusal } from "../errors";
import { GroupCommit } from "./group-commit";
import type { Posted, Posting } from "./posting";
import { writePostings } from "./write-postings";

export interface LedgerObserver {
  committed(size: number): void;
  failed(): void;
}

/**
 * The only writer of credits. To the caller a posting is one operation; underneath, postings that arrive together
 * are committed together, which is several times cheaper than one transaction for each.
 */
export class Ledger {
  /** Told about every batch; the metrics put themselves here. */
  observer: LedgerObserver = { committed: () => undefined, failed: () => undefined };
  private readonly commits: GroupCommit<Posting, Posted>;

  constructor(
    private readonly database: Database,
    { lanes, batchMax, queueMax }: TellerConfig,
  ) {
    this.commits = new GroupCommit({
      // The embedded engine has one writer.
      lanes: database.engine === "mysql" ? lanes : 1,
      batchMax,
      queueMax,
      laneKey: ({ environment, userId }) => `${environment} ${userId}`,
      commit: (postings) => this.commit(postings),
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

  private async commit(postings: Posting[]): Promise<PromiseSettledResult<Posted>[]> {
    try {
      const outcomes = await this.database.inTransaction((tx) => writePostings(tx, postings), {
        retry: retried(postings),
        // Causes make the batch repeatable: after a lost COMMIT it finds its own entries and writes nothing.
        repeatable: true,
      });
      this.observer.committed(postings.length);
      return outcomes.map(settled);
    } catch (error) {
      this.observer.failed();
      if (postings.length === 1 || isUnavailable(error))
        return postings.map(() => ({ status: "rejected", reason: error }));
      // One posting may have failed all; the halves find out which.
      const middle = Math.ceil(postings.length / 2);
      return [
        ...(await this.commit(postings.slice(0, middle))),
        ...(await this.commit(postings.slice(middle))),
      ];
    }
  }
}

/** A batch that waited for a locked wallet is split at once: its other postings have waited long enough. */
function retried(postings: readonly Posting[]): DatabaseErrorKind[] {
  return postings.length === 1 ? ["deadlock", "lock-timeout", "unavailable"] : ["deadlock", "unavailable"];
}

function isUnavailable(error: unknown): boolean {
  return (
    (error instanceof Refusal && error.code === "SERVICE_UNAVAILABLE") ||
    databaseErrorKind(error) === "unavailable"
  );
}

function settled(outcome: Posted | Refusal): PromiseSettledResult<Posted> {
  return outcome instanceof Refusal
    ? { status: "rejected", reason: outcome }
    : { status: "fulfilled", value: outcome };
}
