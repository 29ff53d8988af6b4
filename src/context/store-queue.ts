import type { StoreQueueConfig } from "../config/revenuecat-settings";
import { GroupCommit } from "../ledger/group-commit";

/** How many events are decided about at once; more would wait for each other inside the database, holding connections. */
const lanes = 4;
const queueMax = 2000;

interface Turn<Result> {
  readonly key: string;
  readonly work: () => Promise<Result>;
}

/** Store events take turns here: those of one store transaction one after the other, and a few at once in all. */
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
   * Does the work when it is its turn; works with the same key never run together.
   * @throws Refusal SERVICE_UNAVAILABLE at once when too many wait already; whatever the work throws otherwise.
   */
  inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    return this.turns.submit({ key, work }) as Promise<Result>;
  }
}
