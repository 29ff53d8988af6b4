import type { StoreQueueConfig } from "../config/revenuecat-settings";
import { unavailable } from "../errors";
import { GroupCommit } from "../ledger/group-commit";
import { withoutHeld, type Keyed } from "../ledger/keyed";

/**
 * How many events are processed alone at once. More would wait for each other inside the database and occupy its
 * connections.
 */
const lanes = 4;
/** How many batches of events are processed at once. */
const batchLanes = 2;
const batchMax = 64;
const queueMax = 20_000;
/** How many bytes the waiting events may have together. A usual event has 2 KiB. */
const bytesMax = 256 * 1024 * 1024;

interface Turn<Result> extends Keyed {
  readonly work: () => Promise<Result>;
}

/** An event that waits for its batch. */
export interface Queued extends Keyed {
  /** The size of the event. */
  readonly bytes: number;
}

/**
 * Processes a batch. Resolves with a result for each event that is done. The others have to be processed alone: none of
 * them may have a key in common with an earlier one that is not done.
 */
export type ProcessTogether<Item, Result> = (items: readonly Item[]) => Promise<ReadonlyMap<Item, Result>>;

interface Member {
  readonly item: Queued;
  readonly process: ProcessTogether<Queued, unknown>;
}

/**
 * The queue of store events. Events that arrive together are processed in one batch. Those that a batch leaves run
 * alone, a few at once. Events with a common key, such as those of one store transaction or of one user, are processed
 * in the order of their arrival.
 */
export class StoreQueue {
  private readonly batches: GroupCommit<Member, unknown>;
  private readonly turns: GroupCommit<Turn<unknown>, unknown>;
  /** How many turns wait or run for each key. */
  private readonly keysOfTurns = new Map<string, number>();
  private bytesWaiting = 0;

  /** @param options.hasManyWriters whether the database can take several batches at the same time */
  constructor(
    readonly config: StoreQueueConfig,
    { hasManyWriters }: { readonly hasManyWriters: boolean },
  ) {
    this.batches = new GroupCommit<Member, unknown>({
      lanes: hasManyWriters ? batchLanes : 1,
      batchMax,
      queueMax,
      keys: ({ item }) => item.keys,
      commit: async (members, settle) => {
        const results = await this.process(members);
        for (const member of members)
          settle(member, { status: "fulfilled", value: results.get(member.item) });
      },
    });
    this.turns = new GroupCommit<Turn<unknown>, unknown>({
      lanes,
      batchMax: 1,
      queueMax,
      keys: ({ keys }) => keys,
      commit: async (batch, settle) => {
        for (const turn of batch) {
          const [result] = await Promise.allSettled([turn.work()]);
          settle(turn, result);
        }
      },
    });
  }

  /**
   * Processes the item together with those that arrive meanwhile. Undefined when it has to be processed alone, with
   * `inTurn`, which the caller then calls at once.
   * @param process the same function in all calls
   * @throws Refusal SERVICE_UNAVAILABLE at once when the queue is full, and whatever `process` throws.
   */
  async together<Item extends Queued, Result>(
    item: Item,
    process: ProcessTogether<Item, Result>,
  ): Promise<Result | undefined> {
    if (this.bytesWaiting + item.bytes > bytesMax)
      throw unavailable("Too many events are waiting. Try again.");
    this.bytesWaiting += item.bytes;
    try {
      const member = { item, process: process as unknown as Member["process"] };
      return (await this.batches.submit(member)) as Result | undefined;
    } finally {
      this.bytesWaiting -= item.bytes;
    }
  }

  /**
   * Runs the work when its turn comes. Two pieces of work with a common key never overlap.
   * @throws Refusal SERVICE_UNAVAILABLE at once when the queue is full, and whatever the work throws.
   */
  inTurn<Result>(keys: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const turn: Turn<Result> = { keys, work };
    this.countKeys(turn, 1);
    const end = () => this.countKeys(turn, -1);
    return this.turns.submit(turn).finally(end) as Promise<Result>;
  }

  private async process(members: readonly Member[]): Promise<ReadonlyMap<Queued, unknown>> {
    const [first] = members;
    const items = members.map(({ item }) => item);
    const free = withoutHeld(items, ({ keys }) => keys.some((key) => this.keysOfTurns.has(key)));
    return first && free.length > 0 ? first.process(free) : new Map();
  }

  private countKeys({ keys }: Keyed, change: 1 | -1): void {
    for (const key of keys) {
      const count = (this.keysOfTurns.get(key) ?? 0) + change;
      if (count > 0) this.keysOfTurns.set(key, count);
      else this.keysOfTurns.delete(key);
    }
  }
}
