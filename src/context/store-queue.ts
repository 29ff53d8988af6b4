import type { StoreQueueConfig } from "../config/revenuecat-settings";
import type { StoreEvent } from "../entities/store-event";
import { GroupCommit } from "../ledger/group-commit";

export interface StoreQueueObserver {
  received(recorded: RecordedStoreEvent): void;
  /** An event that had been parked or failed was decided about again. */
  decided(event: StoreEvent): void;
  /** A request that could not prove that it is RevenueCat's. */
  rejected(): void;
  /** A request that proved to be RevenueCat's, or seemed to, and could not be read: kept by nobody but the log. */
  unreadable(request: UnreadableRequest): void;
  /** Parked events could not be tried again; the regular sweep will. */
  retryFailed(error: unknown): void;
  /** A fault of ours stopped an event, on arrival or later; it is kept and tried again. Told once while it stays failed. */
  failed(eventId: string): void;
  /** An event names a user whose id differs from another user's in capital and small letters alone. */
  similarUsers(similar: SimilarUsers): void;
  /** An admin let a frozen wallet spend again. */
  freezeLifted(lifted: FreezeLifted): void;
}

export interface UnreadableRequest {
  readonly status: number;
  readonly problem: string;
  /** SHA-256 of the body, in hexadecimal, as far as it was read: never the body itself. */
  readonly bodyHash: string | null;
}

export interface SimilarUsers {
  readonly eventId: string;
  readonly userId: string | null;
  readonly similarUserIds: readonly string[];
}

export interface FreezeLifted {
  readonly userId: string;
  readonly environment: string;
  readonly reason: string;
  readonly actor: string;
  readonly requestId: string;
}

/** How many events are decided about at once; more would wait for each other inside the database, holding connections. */
const lanes = 4;
const queueMax = 2000;

interface Turn<Result> {
  readonly key: string;
  readonly work: () => Promise<Result>;
}

/** How store events are taken in, and who is told about it. */
export class StoreQueue {
  private readonly turns = new GroupCommit<Turn<unknown>, unknown>({
    lanes,
    batchMax: 1,
    queueMax,
    key: ({ key }) => key,
    commit: async (batch, settle) => {
      for (const turn of batch) {
        const [result] = await Promise.allSettled([turn.work()]);
        settle(turn, result);
      }
    },
  });

  /** The metrics and the log put themselves here. */
  observer: StoreQueueObserver = {
    received: () => undefined,
    decided: () => undefined,
    rejected: () => undefined,
    unreadable: () => undefined,
    retryFailed: () => undefined,
    failed: () => undefined,
    similarUsers: () => undefined,
    freezeLifted: () => undefined,
  };

  constructor(readonly config: StoreQueueConfig) {}

  /**
   * Does the work when it is its turn; works with the same key never run together.
   * @throws Refusal SERVICE_UNAVAILABLE at once when too many wait already; whatever the work throws otherwise.
   */
  inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    return this.turns.submit({ key, work }) as Promise<Result>;
  }
}

export interface RecordedStoreEvent {
  readonly event: StoreEvent;
  /** Whether it had been decided before; nothing happened then. */
  readonly repeated: boolean;
  /** Whether it came with another body before; the first stays. */
  readonly differs: boolean;
}
