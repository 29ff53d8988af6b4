import type { StoreQueueConfig } from "../config/revenuecat-settings";
import { GroupCommit } from "../ledger/group-commit";

/**
 * How many events are processed at once. More would wait for each other inside the database and occupy its connections.
 */
const lanes = 4;
const queueMax = 2000;

interface Turn<Result> {
  readonly key: string;
  readonly work: () => Promise<Result>;
}

/**
 * The queue of store events. Events of one store transaction run one after the other. A few events run at once in all.
 */
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

  constructor(readonly config: StoreQueueConfig) {}

  /**
   * Runs the work when its turn comes. Two pieces of work with the same key never overlap.
   * @throws Refusal SERVICE_UNAVAILABLE at once when the queue is full, and whatever the work throws.
   */
  inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    return this.turns.submit({ key, work }) as Promise<Result>;
  }
}
